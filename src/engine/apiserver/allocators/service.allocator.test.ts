import { describe, expect, it } from 'vitest'
import { fieldErrorText } from '../../kinds/field-errors.ts'
import service from '../../kinds/service/service.kind.ts'
import type { Service, ServiceSpec } from '../../kinds/service/service.ts'
import allocator from './service.allocator.ts'

const middle = (n: number) => Math.floor(n / 2)

function make(spec: ServiceSpec): Service {
  const given: Service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', uid: 'u', resourceVersion: '1', creationTimestamp: '' }, spec }
  return service.prepareCreate!(service.defaults!(given))
}

function create(spec: ServiceSpec, taken: readonly string[] = [], isDryRun = false) {
  return allocator.allocate(make(spec), undefined, new Set(taken), middle, isDryRun)
}

function specOf(result: ReturnType<typeof create>): ServiceSpec {
  if ('errors' in result) throw new Error(result.errors.map(fieldErrorText).join())
  return (result.object as Service).spec
}

function errorsOf(result: ReturnType<typeof create>): string[] {
  return 'errors' in result ? result.errors.map((error) => `${error.field}: ${fieldErrorText(error)}`) : []
}

const web: ServiceSpec = { selector: { app: 'web' }, ports: [{ port: 80 }] }

describe('cluster IPs', () => {
  it('come from the upper part of the range, and never twice', () => {
    const first = create(web)
    expect(specOf(first)).toMatchObject({ clusterIP: '10.104.0.128', clusterIPs: ['10.104.0.128'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' })
    expect('taken' in first && first.taken).toEqual(['clusterIP/10.104.0.128'])
    expect(specOf(create(web, ['clusterIP/10.104.0.128'])).clusterIP).toBe('10.104.0.129')
  })

  it('are what was asked for, if it is free and in the range', () => {
    expect(specOf(create({ ...web, clusterIP: '10.96.0.10' })).clusterIPs).toEqual(['10.96.0.10'])
    expect(errorsOf(create({ ...web, clusterIP: '10.96.0.10' }, ['clusterIP/10.96.0.10']))).toEqual([
      'spec.clusterIPs: Invalid value: []string{"10.96.0.10"}: failed to allocate IP 10.96.0.10: provided IP is already allocated'])
    expect(errorsOf(create({ ...web, clusterIP: '192.168.1.1' }, [], true))).toEqual([
      'spec.clusterIPs: Invalid value: []string{"192.168.1.1"}: failed to allocate IP 192.168.1.1: the provided IP (192.168.1.1) is not in the valid range. The range of valid IPs is 10.96.0.0/12'])
  })

  it('are not drawn for headless and ExternalName Services', () => {
    expect(specOf(create({ ...web, clusterIP: 'None' }))).toMatchObject({ clusterIP: 'None', clusterIPs: ['None'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' })
    expect(specOf(create({ clusterIP: 'None' }))).toMatchObject({ ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' })
    expect(specOf(create({ type: 'ExternalName', externalName: 'a.example.com' })).clusterIP).toBeUndefined()
  })

  it('are of one family, since the cluster has only one', () => {
    expect(errorsOf(create({ ...web, ipFamilyPolicy: 'RequireDualStack' }))).toEqual(['spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services'])
    expect(errorsOf(create({ ...web, ipFamilies: ['IPv6'] }))).toEqual(['spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'])
    expect(specOf(create({ ...web, ipFamilyPolicy: 'PreferDualStack' })).ipFamilies).toEqual(['IPv4'])
  })
})

describe('node ports', () => {
  it('are drawn above the part that is for named ones', () => {
    expect(specOf(create({ ...web, type: 'NodePort' })).ports?.[0].nodePort).toBe(30086 + middle(2768 - 86))
    const full = Array.from({ length: 2768 - 86 }, (_, i) => `nodePort/${30086 + i}`)
    expect(specOf(create({ ...web, type: 'NodePort' }, full)).ports?.[0].nodePort).toBe(30043)
  })

  it('must be free and in the range, unless it is a dry run', () => {
    const named = (nodePort: number): ServiceSpec => ({ type: 'NodePort', ports: [{ port: 80, nodePort }] })
    expect(errorsOf(create(named(80)))).toEqual(['spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767'])
    expect(errorsOf(create(named(30080), ['nodePort/30080']))).toEqual(['spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated'])
    expect(specOf(create(named(80), [], true)).ports?.[0].nodePort).toBe(80)
    expect(specOf(create({ ...web, type: 'LoadBalancer' }, [], true))).toMatchObject({ clusterIP: '10.96.0.0', ports: [{ nodePort: 32769 }] })
  })

  it('are shared by TCP and UDP of one port', () => {
    const spec: ServiceSpec = { type: 'NodePort', ports: [{ name: 'a', port: 53, protocol: 'UDP' }, { name: 'b', port: 53, protocol: 'TCP', nodePort: 30053 }] }
    expect(specOf(create(spec)).ports?.map(({ nodePort }) => nodePort)).toEqual([30053, 30053])
  })

  it('are left out where a load balancer does without', () => {
    expect(specOf(create({ ...web, type: 'LoadBalancer', allocateLoadBalancerNodePorts: false })).ports?.[0].nodePort).toBeUndefined()
    expect(specOf(create({ ...web, type: 'LoadBalancer', externalTrafficPolicy: 'Local' })).healthCheckNodePort).toBeGreaterThan(30000)
  })
})

describe('changing the type', () => {
  const stored = create({ type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }], clusterIP: '10.96.0.10' })
  const old = 'object' in stored ? (stored.object as Service) : undefined!
  const change = (spec: Partial<ServiceSpec>) => {
    const now = service.prepareUpdate!(service.defaults!({ ...old, spec: { ...old.spec, ...spec } }), old)
    return allocator.allocate(now, old, new Set(allocator.held(old)), middle, false)
  }

  it('to ClusterIP gives the node port back and keeps the address', () => {
    const result = change({ type: 'ClusterIP' })
    expect(specOf(result)).toMatchObject({ clusterIP: '10.96.0.10' })
    expect(specOf(result).ports?.[0].nodePort).toBeUndefined()
    expect(specOf(result).externalTrafficPolicy).toBeUndefined()
    expect('released' in result && result.released).toEqual(['nodePort/30080'])
  })

  it('to ExternalName gives everything back', () => {
    const result = change({ type: 'ExternalName', externalName: 'a.example.com' })
    expect(specOf(result).clusterIPs).toBeUndefined()
    expect('released' in result && result.released).toEqual(['clusterIP/10.96.0.10', 'nodePort/30080'])
  })

  it('keeps what an update leaves out', () => {
    const result = change({ clusterIP: undefined, clusterIPs: undefined, ports: [{ port: 81 }] })
    expect(specOf(result)).toMatchObject({ clusterIP: '10.96.0.10', clusterIPs: ['10.96.0.10'], ports: [{ port: 81, nodePort: 30080 }] })
    expect('taken' in result && [...result.taken, ...result.released]).toEqual([])
  })
})
