// Scores the kinds that make Pods against what a real API server answered: defaulted objects and causes of refusals.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { validateObjectMeta } from '../apiserver/validation/object-meta.ts'
import type { KubeObject, ObjectMeta } from '../kube-object.ts'
import { kindNamed } from './catalogue.ts'
import type { KindDefinition } from './define-kind.ts'
import { causeReason, fieldErrorText } from './field-errors.ts'
import type { FieldError } from './field-error.ts'
import { rules } from './rules-catalogue.ts'

interface Cause { readonly reason: string; readonly message: string; readonly field: string }
interface Recorded {
  readonly id: string
  readonly request: { readonly method: string; readonly path: string; readonly type?: string; readonly body?: unknown }
  readonly code: number
  readonly body: KubeObject & { readonly details?: { readonly causes?: readonly Cause[] } }
}
type Fields = Record<string, unknown>

const mine = new Set([
  'Pod', 'PodTemplate', 'ReplicaSet', 'ReplicationController', 'Deployment', 'StatefulSet', 'DaemonSet', 'ControllerRevision', 'Job', 'CronJob',
  'HorizontalPodAutoscaler', 'PodDisruptionBudget',
])
const pluralKinds: Readonly<Record<string, string>> = { pods: 'Pod', deployments: 'Deployment', statefulsets: 'StatefulSet', daemonsets: 'DaemonSet', jobs: 'Job' }

function recorded(file: string): Recorded[] {
  const url = new URL(`../../../conformance/api/${file}`, import.meta.url)
  return readFileSync(url, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Recorded)
}

function kindOf({ request }: Recorded): string | undefined {
  const body = request.body as Fields | undefined
  if (request.method === 'POST') return body?.kind as string | undefined
  return pluralKinds[/\/(\w+)\/base\?/.exec(request.path)?.[1] ?? '']
}

/** What the API server does to a new object before it is validated; admission is left out. */
function created(kind: KindDefinition, body: Fields): KubeObject {
  const given = (kind.defaults?.(body as unknown as KubeObject) ?? body) as KubeObject
  const placed = { namespace: 'validation', uid: 'uid-1', resourceVersion: '', creationTimestamp: '2026-11-20T17:00:00Z' }
  const metadata: Partial<ObjectMeta> = { ...placed, ...given.metadata }
  const named = { ...given, metadata: { ...metadata, name: metadata.name ?? (metadata.generateName ? `${metadata.generateName}x` : undefined) } }
  return (kind.prepareCreate?.(named as KubeObject) ?? named) as KubeObject
}

function causesOf(errors: readonly FieldError[]): Cause[] {
  return errors.map((error) => ({ reason: causeReason(error.type), message: fieldErrorText(error), field: error.field }))
}

/** Addresses and uids differ from run to run. */
function steady(causes: readonly Cause[]): Cause[] {
  return causes.map((cause) => ({ ...cause, message: cause.message.replace(/0xc[0-9a-f]+/g, '0x').replace(/"[0-9a-f]{8}-[0-9a-f-]{27}"/g, '"uid"').replace(/"uid-1"/g, '"uid"') }))
}

/** Merges a patch: lists whole, or by name as strategic merge does. */
function merged(base: unknown, patch: unknown, isStrategic: boolean): unknown {
  if (Array.isArray(patch)) {
    if (!isStrategic || !Array.isArray(base)) return patch
    const rest = [...(base as Fields[])]
    for (const item of patch as Fields[]) {
      const at = rest.findIndex(({ name }) => name === item.name)
      if (at < 0) rest.push(item)
      else rest[at] = merged(rest[at], item, true) as Fields
    }
    return rest
  }
  if (typeof patch !== 'object' || patch === null) return patch
  const result = { ...(base as Fields | undefined) }
  for (const [key, value] of Object.entries(patch)) result[key] = merged(result[key], value, isStrategic)
  return result
}

const validation = recorded('validation.jsonl').filter((line) => mine.has(kindOf(line) ?? ''))

describe('recorded refusals', () => {
  const creations = validation.filter(({ request, code }) => request.method === 'POST' && (code === 422 || code === 201))
  it.each(creations.map((line) => [line.id, line] as const))('%s', (_, line) => {
    const kind = kindNamed(kindOf(line)!)!
    const object = created(kind, line.request.body as Fields)
    const errors = [...validateObjectMeta(object.metadata, kind), ...(rules.get(kind.kind)?.validate?.(object) ?? [])]
    expect(steady(causesOf(errors))).toEqual(steady(line.body.details?.causes ?? []))
  })

  const bases = readFileSync(new URL('../../../conformance/api/validation-base.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Fields)
  const wholePod = validation.find(({ id }) => id === 'pod-image-update-allowed')!.body
  const podSpec = (wholePod as unknown as { spec: { containers: Fields[] } }).spec
  const basePod = { ...wholePod, spec: { ...podSpec, containers: podSpec.containers.map((container) => ({ ...container, image: 'x:1' })) } }
  const updates = validation.filter(({ request, code }) => request.method === 'PATCH' && (code === 422 || code === 200) && request.type !== 'json')
  it.each(updates.map((line) => [line.id, line] as const))('%s', (_, line) => {
    const kind = kindNamed(kindOf(line)!)!
    const old = kind.kind === 'Pod' ? (basePod as KubeObject) : created(kind, bases.find((base) => base.kind === kind.kind)!)
    const patched = merged(old, line.request.body, line.request.type === 'strategic') as KubeObject
    const object = kind.defaults?.(patched) ?? patched
    const prepared = kind.prepareUpdate?.(object, old) ?? object
    const errors = [...(rules.get(kind.kind)?.validate?.(prepared) ?? []), ...(rules.get(kind.kind)?.validateUpdate?.(prepared, old) ?? [])]
    expect(withoutPrefixedLabels(steady(causesOf(errors)))).toEqual(steady(line.body.details?.causes ?? []))
  })
})

/** Labels that Jobs have got since the recording. */
function withoutPrefixedLabels(causes: Cause[]): Cause[] {
  return causes.map((cause) => ({ ...cause, message: cause.message.replace(/"batch\.kubernetes\.io\/[a-z-]+":"[a-z]+", /g, '') }))
}

// Set by admission, or later than the recording, or different in every run.
const ignored = new Set(['uid', 'resourceVersion', 'creationTimestamp', 'persistentVolumeClaimRetentionPolicy', 'podReplacementPolicy', 'generation', 'namespace', 'kind', 'apiVersion',
  'tolerations', 'priority', 'preemptionPolicy', 'serviceAccount', 'serviceAccountName', 'controller-uid', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name'])

function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    const list = value.filter((item) => !(item as Fields | null)?.name?.toString().startsWith('kube-api-access-')).map(comparable)
    return list.length ? list : undefined
  }
  if (typeof value !== 'object' || value === null) return value ?? undefined
  const entries = Object.entries(value).filter(([key]) => !ignored.has(key)).map(([key, item]) => [key, comparable(item)] as const)
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined))
}

describe('recorded defaults', () => {
  const defaulting = recorded('defaulting.jsonl').filter((line) => mine.has(kindOf(line) ?? ''))
  it.each(defaulting.map((line) => [line.id, line] as const))('%s', (_, line) => {
    const kind = kindNamed(kindOf(line)!)!
    const object = created(kind, line.request.body as Fields) as unknown as Fields
    const want = comparable(line.body) as Fields
    const have = comparable(object) as Fields
    for (const side of [want, have]) if ((side.metadata as Fields).generateName) delete (side.metadata as Fields).name
    expect(have).toEqual(want)
    expect(kind.defaults!(object as unknown as KubeObject)).toBe(object)
  })
})
