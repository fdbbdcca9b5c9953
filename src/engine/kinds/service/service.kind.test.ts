import { describe, expect, it } from 'vitest'
import { created, changeErrorsOf, errorsOf } from '../testing.ts'
import service from './service.kind.ts'
import serviceRules from './service.rules.ts'

const port = { port: 80 }
const placed = { clusterIP: '10.96.0.10', clusterIPs: ['10.96.0.10'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' }
const wrong = (spec: object) => errorsOf(service, { spec: { ports: [port], ...spec } })

describe('a Service', () => {
  it('gets what its author left out', () => {
    expect(created(service, { spec: { ports: [port], sessionAffinity: 'ClientIP' } }).spec).toEqual({
      type: 'ClusterIP', sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } }, internalTrafficPolicy: 'Cluster',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
    })
    expect(created(service, { spec: { type: 'LoadBalancer', ports: [port] } }).spec).toMatchObject({ externalTrafficPolicy: 'Cluster', allocateLoadBalancerNodePorts: true })
  })

  it('names its ports apart', () => {
    expect(wrong({ ports: [{ name: 'a', port: 80 }, { name: 'a', port: 81 }] })).toEqual(['spec.ports[1].name: Duplicate value: "a"'])
    expect(wrong({ ports: [{ name: 'A', port: 80 }] })[0]).toMatch(/^spec\.ports\[0\]\.name: Invalid value: "A": a lowercase RFC 1123 label must consist/)
  })

  it('has known protocols and port numbers', () => {
    expect(wrong({ ports: [{ port: 80, protocol: 'HTTP' }] })).toEqual(['spec.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"'])
    expect(wrong({ ports: [{ port: 70000 }] })).toEqual([
      'spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive', 'spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive'])
    expect(wrong({ ports: [{ port: 80, targetPort: 'a-name-that-is-too-long' }] })).toEqual(['spec.ports[0].targetPort: Invalid value: "a-name-that-is-too-long": must be no more than 15 characters'])
  })

  it('uses a node port once', () => {
    expect(wrong({ type: 'NodePort', ports: [{ name: 'a', port: 80, nodePort: 30080 }, { name: 'b', port: 81, nodePort: 30080 }] })).toEqual(['spec.ports[1].nodePort: Duplicate value: 30080'])
  })

  it('has affinity by client IP or none', () => {
    expect(wrong({ sessionAffinity: 'Cookie' })).toEqual(['spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"'])
    expect(wrong({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86401 } } })).toEqual([
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400'])
  })

  it('keeps to the fields of its type', () => {
    expect(wrong({ externalTrafficPolicy: 'Local' })).toEqual(["spec.externalTrafficPolicy: Invalid value: \"Local\": may only be set when `type` is 'NodePort' or 'LoadBalancer'"])
    expect(wrong({ type: 'NodePort', externalTrafficPolicy: 'Near' })).toEqual(['spec.externalTrafficPolicy: Unsupported value: "Near": supported values: "Cluster", "Local"'])
    expect(wrong({ healthCheckNodePort: 30000 })).toEqual(["spec.healthCheckNodePort: Invalid value: 30000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"])
    expect(wrong({ loadBalancerClass: 'a/b' })).toEqual(["spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'"])
    expect(wrong({ loadBalancerSourceRanges: ['10.0.0.0/33'] })).toEqual([
      "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
      'spec.LoadBalancerSourceRanges: Invalid value: "[10.0.0.0/33]": must be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24 '])
    expect(wrong({ internalTrafficPolicy: 'Far' })).toEqual(['spec.internalTrafficPolicy: Unsupported value: "Far": supported values: "Cluster", "Local"'])
    expect(errorsOf(service, { spec: { type: 'ExternalName', externalName: 'a.example.com', clusterIP: 'None' } })).toEqual(['spec.clusterIPs: Forbidden: may not be set for ExternalName services'])
  })

  it('has valid addresses', () => {
    expect(wrong({ clusterIP: 'ten' })).toEqual(['spec.clusterIPs[0]: Invalid value: "ten": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'])
    expect(wrong({ clusterIPs: ['10.96.0.10'] })).toEqual(['spec.clusterIPs: Invalid value: []string{"10.96.0.10"}: must be empty when `clusterIP` is not specified'])
    expect(wrong({ externalIPs: ['127.0.0.1', '300.1.1.1', '0.0.0.0'] })).toEqual([
      'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      'spec.externalIPs[1]: Invalid value: "300.1.1.1": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      'spec.externalIPs[2]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)'])
  })

  it('has valid families', () => {
    expect(wrong({ ipFamilies: ['IPv5'] })).toEqual(['spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6"'])
    expect(wrong({ ipFamilies: ['IPv4', 'IPv4'] })).toEqual(['spec.ipFamilies[1]: Duplicate value: "IPv4"'])
    expect(wrong({ ipFamilyPolicy: 'Some' })).toEqual(['spec.ipFamilyPolicy: Unsupported value: "Some": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"'])
  })

  it('keeps its address and its load balancer class', () => {
    const change = (before: object, now: object) => changeErrorsOf(service, { spec: { ports: [port], ...placed, ...before } }, { spec: { ports: [port], ...placed, ...now } })
    expect(change({}, {})).toEqual([])
    expect(change({ type: 'LoadBalancer', loadBalancerClass: 'a/b' }, { type: 'LoadBalancer', loadBalancerClass: 'a/c' })).toEqual(['spec.loadBalancerClass: Invalid value: "a/c": may not change once set'])
    expect(change({}, { ipFamilies: ['IPv6'] })).toEqual(['spec.ipFamilies[0]: Invalid value: []core.IPFamily{"IPv6"}: may not change once set'])
  })

  it('warns of what a headless one ignores', () => {
    expect(serviceRules.warnings?.(created(service, { spec: { clusterIP: 'None', sessionAffinity: 'ClientIP' } }))).toEqual(['spec.SessionAffinity is ignored for headless services'])
  })

  it('shows its ports, and an address that is still to come', () => {
    const object = created(service, { spec: { type: 'LoadBalancer', ...placed, ports: [{ port: 80, nodePort: 30080, targetPort: 'web' }], selector: { b: '2', a: '1' } } })
    const cells = service.columns?.map((column) => column.cell(object, Date.parse('2026-01-01T00:05:00Z')))
    expect(cells).toEqual(['LoadBalancer', '10.96.0.10', '<pending>', '80:30080/TCP', '5m', 'a=1,b=2'])
    expect(service.scene?.(object)).toEqual({ type: 'LoadBalancer', clusterIP: '10.96.0.10', ports: ['80:30080->web/TCP'], selector: ['a=1', 'b=2'] })
  })
})
