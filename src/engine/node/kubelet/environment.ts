// The environment of a container, with ConfigMaps, Secrets and fields of the Pod looked up. Models kubelet_pods.go (makeEnvironmentVariables).
import type { ApiResponse } from '../../apiserver/request.ts'
import type { Container, EnvVar, Pod, ResourceFieldSelector } from '../../generated/api-types.d.ts'
import type { Routine, Step } from '../../kernel/sync.ts'
import { milliValue } from '../../quantity.ts'
import { decodeBase64 } from '../../kinds/base64.ts'

export type Environment = { readonly env: Readonly<Record<string, string>> } | { readonly problem: string }

interface Reference {
  readonly resource: 'configmaps' | 'secrets'
  readonly name: string
}

function referencesOf(container: Container): Reference[] {
  const all = [
    ...(container.envFrom ?? []).flatMap(({ configMapRef, secretRef }): Reference[] => [
      ...(configMapRef?.name ? [{ resource: 'configmaps' as const, name: configMapRef.name }] : []), ...(secretRef?.name ? [{ resource: 'secrets' as const, name: secretRef.name }] : []),
    ]),
    ...(container.env ?? []).flatMap(({ valueFrom }): Reference[] => [
      ...(valueFrom?.configMapKeyRef?.name ? [{ resource: 'configmaps' as const, name: valueFrom.configMapKeyRef.name }] : []),
      ...(valueFrom?.secretKeyRef?.name ? [{ resource: 'secrets' as const, name: valueFrom.secretKeyRef.name }] : []),
    ]),
  ]
  return all.filter((a, i) => all.findIndex((b) => a.resource === b.resource && a.name === b.name) === i)
}

/** Looks up what the container's variables refer to; CreateContainerConfigError's message if something is missing. */
export function* environmentOf(pod: Pod, container: Container): Routine<Environment> {
  const references = referencesOf(container), found = new Map<string, Readonly<Record<string, string>>>()
  if (references.length > 0) {
    const steps: Step[] = references.map(({ resource, name }) => ({ request: { verb: 'get', resource, namespace: pod.metadata.namespace, name } }))
    const answers = (yield steps) as readonly ApiResponse[]
    references.forEach((reference, i) => {
      if (answers[i].code === 200) found.set(`${reference.resource}/${reference.name}`, dataOf(reference, answers[i]))
    })
  }
  return resolve(pod, container, found)
}

function dataOf({ resource }: Reference, { body }: ApiResponse): Record<string, string> {
  const data = (body as { data?: Readonly<Record<string, string>> }).data ?? {}
  return resource === 'secrets' ? Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decodeBase64(value) ?? ''])) : data
}

function resolve(pod: Pod, container: Container, found: ReadonlyMap<string, Readonly<Record<string, string>>>): Environment {
  const env: Record<string, string> = {}, { namespace } = pod.metadata
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const [resource, ref, word] = configMapRef ? ['configmaps', configMapRef, 'configmap'] : ['secrets', secretRef, 'secret']
    const data = found.get(`${resource}/${ref?.name}`)
    if (!data && !ref?.optional) return { problem: `${word} "${ref?.name}" not found` }
    for (const [key, value] of Object.entries(data ?? {})) env[prefix + key] = value
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(pod, container, variable, found, namespace ?? '')
    if (typeof value === 'object') return value
    if (value !== undefined) env[variable.name] = value.replace(/\$\(([A-Za-z_][A-Za-z0-9_]*)\)/g, (whole, name: string) => env[name] ?? whole)
  }
  return { env }
}

function valueOf(pod: Pod, container: Container, { value, valueFrom }: EnvVar, found: ReadonlyMap<string, Readonly<Record<string, string>>>, namespace: string): string | undefined | { problem: string } {
  if (!valueFrom) return value ?? ''
  for (const [resource, ref, word, noun] of [['configmaps', valueFrom.configMapKeyRef, 'configmap', 'ConfigMap'], ['secrets', valueFrom.secretKeyRef, 'secret', 'Secret']] as const) {
    if (!ref) continue
    const data = found.get(`${resource}/${ref.name}`)
    if (data?.[ref.key] !== undefined) return data[ref.key]
    if (ref.optional) return undefined
    return { problem: data ? `couldn't find key ${ref.key} in ${noun} ${namespace}/${ref.name}` : `${word} "${ref.name}" not found` }
  }
  if (valueFrom.resourceFieldRef) return resourceText(pod, valueFrom.resourceFieldRef, container)
  return fieldOf(pod, valueFrom.fieldRef?.fieldPath ?? '')
}

/** What a container asks for or may take, in the unit that is wanted, rounded up. Models pkg/api/v1/resource/helpers.go. */
// Simplified: without a limit it says 0; in life it says what its machine has for Pods.
export function resourceText({ spec }: Pod, { resource: path, containerName, divisor = '0' }: ResourceFieldSelector, own: Container = spec.containers[0]): string {
  const container = [...spec.containers, ...(spec.initContainers ?? [])].find(({ name }) => name === containerName) ?? own, [part, resource] = path.split('.')
  const value = container.resources?.[part as 'limits' | 'requests']?.[resource], unit = milliValue(divisor) === 0 ? '1' : divisor
  return value === undefined ? '0' : String(Math.ceil(milliValue(value) / milliValue(unit)))
}

/** The Downward API's fields. */
export function fieldOf(pod: Pod, path: string): string {
  const keyed = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path)
  if (keyed) return pod.metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2]] ?? ''
  let value: unknown = pod
  for (const part of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[part]
  return value === undefined ? '' : String(value)
}
