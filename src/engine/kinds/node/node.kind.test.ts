import { describe, expect, it } from 'vitest'
import { changeErrorsOf, created, errorsOf } from '../testing.ts'
import node from './node.kind.ts'

const wrong = (spec: object) => errorsOf(node, { spec })

describe('a Node', () => {
  it('has taints with a key, a known effect, and each once', () => {
    expect(wrong({ taints: [{ key: 'a', effect: 'Never' }] })).toEqual(['metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"'])
    expect(wrong({ taints: [{ key: 'a' }] })).toEqual(['metadata.taints[0].effect: Required value'])
    expect(wrong({ taints: [{ key: 'a', effect: 'NoSchedule' }, { key: 'a', value: 'b', effect: 'NoSchedule' }] })).toEqual([
      'metadata.taints[1]: Duplicate value: core.Taint{Key:"a", Value:"b", Effect:"NoSchedule", TimeAdded:<nil>}: taints must be unique by key and effect pair'])
    expect(wrong({ taints: [{ key: '', value: 'b c', effect: 'NoExecute' }] }).map((text) => text.split(':')[0])).toEqual(['metadata.taints[0].key', 'metadata.taints[0].key', 'metadata.taints[0].value'])
  })

  it('has one Pod range per family, and keeps it', () => {
    expect(created(node, { spec: { podCIDR: '10.244.1.0/24' } }).spec.podCIDRs).toEqual(['10.244.1.0/24'])
    expect(wrong({ podCIDRs: ['10.244.1.0/24', '10.244.2.0/24'] })).toEqual(['spec.podCIDRs: Invalid value: []string{"10.244.1.0/24", "10.244.2.0/24"}: may specify no more than one CIDR for each IP family'])
    expect(changeErrorsOf(node, { spec: { podCIDR: '10.244.1.0/24' } }, { spec: { podCIDR: '10.244.2.0/24' } })).toEqual([
      'spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid'])
    expect(changeErrorsOf(node, { spec: {} }, { spec: { podCIDR: '10.244.2.0/24' } })).toEqual([])
  })

  it('shows whether it is ready and takes Pods, and its roles', () => {
    const object = created(node, {
      metadata: { labels: { 'node-role.kubernetes.io/control-plane': '', 'kubernetes.io/role': 'edge' } }, spec: { unschedulable: true, taints: [{ key: 'a', value: 'b', effect: 'NoSchedule' }] },
      status: { conditions: [{ type: 'Ready', status: 'Unknown' }], capacity: { cpu: '4', memory: '8Gi', pods: '110' }, addresses: [{ type: 'InternalIP', address: '192.168.50.11' }] },
    })
    expect(node.columns?.slice(0, 2).map((column) => column.cell(object, 0))).toEqual(['NotReady,SchedulingDisabled', 'control-plane,edge'])
    expect(node.scene?.(object)).toEqual({ ready: 'Unknown', unschedulable: true, taints: ['a=b:NoSchedule'], cpuMilli: 4000, memoryBytes: 8 * 1024 ** 3, pods: 110, address: '192.168.50.11', podCIDR: '' })
  })
})
