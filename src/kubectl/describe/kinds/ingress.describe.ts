// Ingress. Models kubectl/pkg/describe/describe.go (describeIngressV1).
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { defineDescriber } from '../define-describer.ts'
import { endpointsText } from '../endpoints-text.ts'
import { annotationLines, labelLines } from '../lines.ts'
import type { ObjectList } from '../../../engine/apiserver/request.ts'
import type { EndpointSlice, Ingress, IngressBackend, Service } from '../../../engine/generated/api-types.d.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

function* backendText({ service, resource }: IngressBackend, namespace: string): Routine<string> {
  if (!service) return resource ? `APIGroup: ${resource.apiGroup ?? ''}, Kind: ${resource.kind}, Name: ${resource.name}` : ''
  const port = service.port?.name || String(service.port?.number ?? ''), found = yield* send({ verb: 'get', resource: 'services', namespace, name: service.name })
  if (isFailure(found)) return `${service.name}:${port} (<error: services ${JSON.stringify(service.name)} not found>)`
  const known = (found.body as KubeObject & Service).spec?.ports?.find(({ name, port: number }) => (service.port?.name ? name === service.port.name : number === service.port?.number))
  const slices = yield* send({ verb: 'list', resource: 'endpointslices.discovery.k8s.io', namespace, query: { labelSelector: `kubernetes.io/service-name=${service.name}` } })
  return `${service.name}:${port} (${isFailure(slices) ? '' : endpointsText((slices.body as ObjectList).items as unknown as readonly EndpointSlice[], known?.name ?? '')})`
}

export default defineDescriber<KubeObject & Ingress>(['Ingress'], function* (ingress) {
  const { metadata, spec = {}, status } = ingress, namespace = metadata.namespace ?? '', rules: string[] = []
  for (const { host, http } of spec.rules ?? []) {
    rules.push(`  ${host || '*'}\t`)
    for (const { path = '', backend } of http?.paths ?? []) rules.push(`  \t${path} \t${yield* backendText(backend, namespace)}`)
  }
  return [
    `Name:\t${metadata.name}`, ...labelLines(ingress), `Namespace:\t${metadata.namespace}`, `Address:\t${(status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '').join(',')}`, `Ingress Class:\t${spec.ingressClassName ?? '<none>'}`,
    `Default backend:\t${spec.defaultBackend ? yield* backendText(spec.defaultBackend, namespace) : '<default>'}`, ...(spec.tls?.length ? ['TLS:', ...spec.tls.map(({ secretName, hosts = [] }) => `  ${secretName ?? 'SNI routes'} terminates ${hosts.join(',')}`)] : []),
    'Rules:', '  Host\tPath\tBackends', '  ----\t----\t--------', ...rules, ...annotationLines(ingress),
  ]
})
