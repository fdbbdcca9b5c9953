import { describe, expect, test } from 'vitest'
import type { Endpoint, EndpointSlice, Service } from '../generated/api-types.d.ts'
import { candidates, rulesOf, type ServiceRules, type Vantage } from './service-rules.ts'

const service = (spec: Partial<Service['spec']> = {}): Service => ({ metadata: { namespace: 'shop', name: 'web' }, spec: { type: 'ClusterIP', clusterIP: '10.96.0.7', ports: [{ port: 80, name: '' }], ...spec } }) as unknown as Service

const endpoint = (n: number, { node = `worker-${n}`, ready = true, serving = ready, terminating = false, hints }: { node?: string; ready?: boolean; serving?: boolean; terminating?: boolean; hints?: Endpoint['hints'] } = {}): Endpoint =>
  ({ addresses: [`10.244.${n}.2`], conditions: { ready, serving, terminating }, targetRef: { kind: 'Pod', namespace: 'shop', name: `web-${n}` }, nodeName: node, ...(hints ? { hints } : {}) }) as unknown as Endpoint

const slice = (...endpoints: Endpoint[]): EndpointSlice => ({ addressType: 'IPv4', ports: [{ name: '', port: 8080, protocol: 'TCP' }], endpoints }) as unknown as EndpointSlice

const inside: Vantage = { node: 'worker-1', zone: '', isInside: true }, outside: Vantage = { ...inside, isInside: false }

function pods(rules: ServiceRules, vantage: Vantage): { pods: (string | undefined)[]; otherwise?: string; areTerminating: boolean } {
  const { backends, otherwise, areTerminating } = candidates(rules, rules.ports[0], vantage)
  return { pods: backends.map(({ pod }) => pod), areTerminating, ...(otherwise ? { otherwise } : {}) }
}

describe('endpoints', () => {
  test('only ready ones get packets, each address once, at the port that the slice has resolved', () => {
    const rules = rulesOf(service(), [slice(endpoint(1), endpoint(2, { ready: false })), slice(endpoint(1), endpoint(3))])
    expect(pods(rules, inside).pods).toEqual(['shop/web-1', 'shop/web-3'])
    expect(rules.ports[0].backends[0].port).toBe(8080)
  })

  test('where none is ready, those that are ending but still serve are used', () => {
    expect(pods(rulesOf(service(), [slice(endpoint(1, { ready: false, serving: true, terminating: true }), endpoint(2, { ready: false }))]), inside)).toEqual({ pods: ['shop/web-1'], areTerminating: true })
  })

  test('without any, the packet is refused', () => {
    expect(pods(rulesOf(service(), []), inside)).toEqual({ pods: [], otherwise: 'reject', areTerminating: false })
  })
})

describe('traffic policies', () => {
  const slices = [slice(endpoint(2), endpoint(3))]
  test('Local keeps to the node, and drops what finds nobody there', () => {
    expect(pods(rulesOf(service({ internalTrafficPolicy: 'Local' }), slices), inside)).toEqual({ pods: [], otherwise: 'drop', areTerminating: false })
    expect(pods(rulesOf(service({ internalTrafficPolicy: 'Local' }), slices), { ...inside, node: 'worker-2' }).pods).toEqual(['shop/web-2'])
    expect(pods(rulesOf(service({ internalTrafficPolicy: 'Local' }), slices), outside).pods).toHaveLength(2)
  })

  test('the external one holds for what comes from outside only', () => {
    const rules = rulesOf(service({ type: 'NodePort', externalTrafficPolicy: 'Local' }), slices)
    expect(pods(rules, outside).otherwise).toBe('drop')
    expect(pods(rules, inside).pods).toHaveLength(2)
  })
})

describe('hints', () => {
  const near = (zone: string, node?: string): Endpoint['hints'] => ({ forZones: [{ name: zone }], ...(node ? { forNodes: [{ name: node }] } : {}) })
  test('keep packets in their zone, or on their node', () => {
    const zones = rulesOf(service(), [slice(endpoint(1, { hints: near('a') }), endpoint(2, { hints: near('b') }))])
    expect(pods(zones, { ...inside, zone: 'b' }).pods).toEqual(['shop/web-2'])
    const nodes = rulesOf(service(), [slice(endpoint(1, { hints: near('a', 'worker-1') }), endpoint(2, { hints: near('a', 'worker-2') }))])
    expect(pods(nodes, { ...inside, zone: 'a' }).pods).toEqual(['shop/web-1'])
  })

  test('count for nothing where one is missing or none is for here', () => {
    expect(pods(rulesOf(service(), [slice(endpoint(1, { hints: near('a') }), endpoint(2))]), { ...inside, zone: 'a' }).pods).toHaveLength(2)
    expect(pods(rulesOf(service(), [slice(endpoint(1, { hints: near('a') }), endpoint(2, { hints: near('a') }))]), { ...inside, zone: 'c' }).pods).toHaveLength(2)
  })
})
