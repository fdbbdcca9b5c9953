import { describe, expect, it } from 'vitest'
import { created, errorsOf } from '../testing.ts'
import policy from './network-policy.kind.ts'

const withPort = (port: object) => errorsOf(policy, { spec: { ingress: [{ ports: [port] }] } })
const withPeer = (peer: object) => errorsOf(policy, { spec: { egress: [{ to: [peer] }] } })

describe('a NetworkPolicy', () => {
  it('is about incoming traffic, and about outgoing where it has such rules', () => {
    expect(created(policy, { spec: { podSelector: {} } }).spec.policyTypes).toEqual(['Ingress'])
    expect(created(policy, { spec: { egress: [{ ports: [{ port: 53 }] }] } }).spec).toEqual({ podSelector: {}, egress: [{ ports: [{ port: 53, protocol: 'TCP' }] }], policyTypes: ['Ingress', 'Egress'] })
  })

  it('has ports and ranges in order', () => {
    expect(withPort({ port: 80, endPort: 79 })).toEqual(['spec.ingress[0].ports[0].endPort: Invalid value: 79: must be greater than or equal to `port`'])
    expect(withPort({ port: 'http', endPort: 90 })).toEqual(['spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric'])
    expect(withPort({ endPort: 90 })).toEqual(['spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is not specified'])
    expect(withPort({ port: 80, protocol: 'ICMP' })).toEqual(['spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"'])
  })

  it('has peers that are Pods or addresses, not both', () => {
    expect(withPeer({})).toEqual(['spec.egress[0].to[0]: Required value: must specify a peer'])
    expect(withPeer({ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } })).toEqual(['spec.egress[0].to[0]: Forbidden: may not specify both ipBlock and another peer'])
    expect(withPeer({ ipBlock: { cidr: '10.0.0.0' } })).toEqual(['spec.egress[0].to[0].ipBlock.cidr: Invalid value: "10.0.0.0": not a valid CIDR'])
    expect(withPeer({ ipBlock: { cidr: '10.0.0.0/8', except: ['192.168.0.0/16'] } })).toEqual([
      'spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "192.168.0.0/16": must be a strict subset of `cidr`'])
  })

  it('has known types', () => {
    expect(errorsOf(policy, { spec: { policyTypes: ['Inward'] } })).toEqual(['spec.policyTypes[0]: Unsupported value: "Inward": supported values: "Ingress", "Egress"'])
  })
})
