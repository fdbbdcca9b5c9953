// What a kube-proxy makes of a Service and its EndpointSlices: ports, and the endpoints that each may lead to from a given node.
// Models pkg/proxy/{servicechangetracker,endpointslicecache,topology}.go.
import type { Endpoint, EndpointSlice, Service } from '../generated/api-types.d.ts'
import type { Target } from './packet.ts'

export interface Backend extends Target {
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  readonly forZones: readonly string[]
  readonly forNodes: readonly string[]
}

export interface PortRules {
  readonly name: string
  readonly protocol: string
  readonly port: number
  readonly nodePort?: number
  readonly backends: readonly Backend[]
}

export interface ServiceRules {
  /** `namespace/name` */
  readonly service: string
  readonly type: string
  /** '' for a Service without one. */
  readonly clusterIP: string
  readonly isHeadless: boolean
  /** How long a client stays with its endpoint. */
  readonly affinityMs?: number
  readonly isInternalLocal: boolean
  readonly isExternalLocal: boolean
  readonly ports: readonly PortRules[]
}

/** From where a packet meets the rules. */
export interface Vantage {
  readonly node: string
  readonly zone: string
  readonly isInside: boolean
}

/** Endpoints that a packet may go to; without any it is refused (REJECT) or silently lost (DROP). */
export interface Candidates {
  readonly backends: readonly Backend[]
  /** None was ready, so those that are ending but still serve are used. */
  readonly areTerminating: boolean
  readonly otherwise?: 'reject' | 'drop'
}

const DEFAULT_AFFINITY_SECONDS = 10_800

/** The rules of one Service. */
export function rulesOf({ metadata, spec }: Service, slices: readonly EndpointSlice[]): ServiceRules {
  const seconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS
  return {
    service: `${metadata.namespace}/${metadata.name}`, type: spec.type ?? 'ClusterIP', clusterIP: spec.clusterIP && spec.clusterIP !== 'None' ? spec.clusterIP : '', isHeadless: spec.clusterIP === 'None',
    ...(spec.sessionAffinity === 'ClientIP' ? { affinityMs: seconds * 1000 } : {}),
    isInternalLocal: spec.internalTrafficPolicy === 'Local', isExternalLocal: spec.externalTrafficPolicy === 'Local',
    ports: (spec.ports ?? []).map(({ name = '', protocol = 'TCP', port, nodePort }) => ({ name, protocol, port, ...(nodePort ? { nodePort } : {}), backends: backendsOf(slices, name) })),
  }
}

/** Endpoints of one port out of all slices, each address once. */
function backendsOf(slices: readonly EndpointSlice[], name: string): readonly Backend[] {
  const found = new Map<string, Backend>()
  for (const slice of slices) {
    const port = slice.ports?.find((candidate) => (candidate.name ?? '') === name)?.port
    if (port === undefined || slice.addressType === 'FQDN') continue
    for (const endpoint of slice.endpoints ?? []) {
      const backend = backendOf(endpoint, port)
      found.set(`${backend.ip}:${port}`, backend)
    }
  }
  return [...found.values()]
}

function backendOf({ addresses, conditions, targetRef, nodeName, hints }: Endpoint, port: number): Backend {
  const ready = conditions?.ready ?? true
  return {
    ip: addresses[0], port, ready, serving: conditions?.serving ?? ready, terminating: conditions?.terminating ?? false,
    ...(targetRef?.kind === 'Pod' ? { pod: `${targetRef.namespace}/${targetRef.name}` } : {}), ...(nodeName ? { node: nodeName } : {}),
    forZones: (hints?.forZones ?? []).map((zone) => zone.name), forNodes: (hints?.forNodes ?? []).map((node) => node.name),
  }
}

/** The endpoints that a packet with this vantage may go to. Models CategorizeEndpoints. */
export function candidates(rules: ServiceRules, { backends }: PortRules, vantage: Vantage): Candidates {
  const isLocalOnly = vantage.isInside ? rules.isInternalLocal : rules.isExternalLocal
  const eligible = isLocalOnly ? backends.filter(({ node }) => node === vantage.node) : backends
  const ready = eligible.filter((backend) => backend.ready), near = isLocalOnly ? ready : preferred(ready, vantage)
  if (near.length > 0) return { backends: near, areTerminating: false }
  const ending = eligible.filter((backend) => backend.serving && backend.terminating)
  if (ending.length > 0) return { backends: ending, areTerminating: true }
  const isElsewhere = isLocalOnly && backends.some((backend) => backend.ready || (backend.serving && backend.terminating))
  return { backends: [], areTerminating: false, otherwise: isElsewhere ? 'drop' : 'reject' }
}

/** Those that the slices' hints keep near, if every endpoint has hints and one of them is for here. */
function preferred(ready: readonly Backend[], { node, zone }: Vantage): readonly Backend[] {
  for (const [hints, here] of [['forNodes', node], ['forZones', zone]] as const) {
    if (here === '' || ready.some((backend) => backend[hints].length === 0)) continue
    const near = ready.filter((backend) => backend[hints].includes(here))
    if (near.length > 0) return near
  }
  return ready
}
