import { describe, expect, test } from 'vitest'
import type { Pod } from '../../../generated/api-types.d.ts'
import type { PostFilterOutcome } from '../../define-plugin.ts'
import type { KubeObject } from '../../../kube-object.ts'
import { aNode, aPod, type SmallCluster, smallCluster } from '../../testing.ts'
import { preempt } from './preemption.ts'

const nodes = [aNode('n1'), aNode('n2')]
const low = (name: string, cpu: string, more: Parameters<typeof aPod>[1] = {}): Pod => aPod(name, { cpu, priority: 10, labels: { app: name }, ...more })
const urgent = (cpu: string, more: Parameters<typeof aPod>[1] = {}): Pod => aPod('urgent', { cpu, priority: 1000, ...more })
const budget = (app: string, disruptionsAllowed: number): KubeObject => ({
  apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: app, namespace: 'default', uid: app, resourceVersion: '1', creationTimestamp: '' },
  spec: { selector: { matchLabels: { app } } }, status: { disruptionsAllowed },
} as KubeObject)

function outcomeFor(pod: Pod, cluster: SmallCluster): PostFilterOutcome {
  const verdict = cluster.verdictOn(pod)
  if ('host' in verdict) throw new Error(`${pod.metadata.name} fits on ${verdict.host}.`)
  return preempt(pod, verdict, cluster, () => 0)
}
const victimsFor = (pod: Pod, cluster: SmallCluster): string => {
  const outcome = outcomeFor(pod, cluster)
  return 'candidate' in outcome ? `${outcome.candidate.node}: ${outcome.candidate.victims.map(({ metadata }) => metadata.name).join(' ')}` : outcome.message
}

describe('who has to leave', () => {
  test('only as many as it takes, the least important', () => {
    const cluster = smallCluster([nodes[0]], { n1: [low('a', '1', { priority: 5 }), low('b', '1', { priority: 7 }), low('c', '1'), low('d', '1')] })
    expect(victimsFor(urgent('2'), cluster)).toBe('n1: b a')
  })

  test('of equals, who began last', () => {
    const began = (startTime: string): Pod['status'] => ({ startTime })
    const cluster = smallCluster([nodes[0]], { n1: [low('old', '2', { status: began('2026-01-05T09:00:00Z') }), low('young', '2', { status: began('2026-01-05T09:10:00Z') })] })
    expect(victimsFor(urgent('2'), cluster)).toBe('n1: young')
  })

  test('nobody of the same priority or a higher one', () => {
    const cluster = smallCluster(nodes, { n1: [low('same', '4', { priority: 1000 })], n2: [low('above', '4', { priority: 2000 })] })
    expect(victimsFor(urgent('2'), cluster)).toBe('preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.')
  })

  test('nobody where that would not help', () => {
    const cluster = smallCluster([nodes[0], aNode('tainted', { taints: [{ key: 'gpu', effect: 'NoSchedule' }] })], { n1: [low('a', '1')] })
    expect(victimsFor(urgent('16'), cluster)).toBe('preemption: 0/2 nodes are available: 1 Insufficient cpu, 1 Preemption is not helpful for scheduling.')
  })

  test('whom anti-affinity keeps apart from the Pod', () => {
    const apart = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'a' } } }] } }
    const cluster = smallCluster([nodes[0]], { n1: [low('a', '1'), low('b', '1')] })
    expect(victimsFor(urgent('1', { affinity: apart }), cluster)).toBe('n1: a')
  })

  test('those who keep the spread from being even', () => {
    const spread = { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } }] } as const
    const zoned = [aNode('a', { labels: { zone: 'a' } }), aNode('b', { labels: { zone: 'b' }, unschedulable: true })], web = (name: string): Pod => aPod(name, { labels: { app: 'web' }, priority: 1 })
    expect(victimsFor(urgent('1', { ...spread, labels: { app: 'web' } }), smallCluster(zoned, { a: [web('w1'), aPod('by', { priority: 1 })] }))).toBe('a: w1')
  })
})

describe('from which node', () => {
  test('one on which no budget is overdrawn', () => {
    const cluster = smallCluster(nodes, { n1: [low('guarded', '4', { priority: 1 })], n2: [low('free', '4', { priority: 500 })] }, [budget('guarded', 0)])
    expect(victimsFor(urgent('2'), cluster)).toBe('n2: free')
  })

  test('a budget spares whom it can: others on the node go first', () => {
    const cluster = smallCluster([nodes[0]], { n1: [low('guarded', '2', { priority: 1 }), low('free', '2', { priority: 500 })] }, [budget('guarded', 0)])
    expect(victimsFor(urgent('2'), cluster)).toBe('n1: free')
  })

  test('a budget holds nobody back where there is no other way', () => {
    const outcome = outcomeFor(urgent('4'), smallCluster([nodes[0]], { n1: [low('guarded', '4')] }, [budget('guarded', 0)]))
    expect(outcome).toMatchObject({ candidate: { node: 'n1', violations: 1 } })
  })

  test('where the most important victim is the least important', () => {
    expect(victimsFor(urgent('2'), smallCluster(nodes, { n1: [low('a', '4', { priority: 200 })], n2: [low('b', '4', { priority: 100 })] }))).toBe('n2: b')
  })

  test('where fewer have to leave', () => {
    expect(victimsFor(urgent('4'), smallCluster(nodes, { n1: [low('a', '2'), low('b', '2')], n2: [low('c', '4')] }))).toBe('n2: c')
  })

  test('where the victims began last', () => {
    const since = (startTime: string) => ({ status: { startTime } })
    expect(victimsFor(urgent('4'), smallCluster(nodes, { n1: [low('a', '4', since('2026-01-05T09:00:00Z'))], n2: [low('b', '4', since('2026-01-05T09:05:00Z'))] }))).toBe('n2: b')
  })
})

describe('a Pod that may not', () => {
  const full = { n1: [low('a', '4')], n2: [low('b', '4')] }

  test('because its policy is Never', () => {
    expect(outcomeFor(urgent('2', { preemptionPolicy: 'Never' }), smallCluster(nodes, full))).toEqual({ message: 'preemption: not eligible due to preemptionPolicy=Never.', gaveUp: false })
  })

  test('because others are leaving for it already', () => {
    const leaving = low('a', '4', { metadata: { deletionTimestamp: '2026-01-05T09:00:00Z' }, status: { conditions: [{ type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByKubeScheduler' }] } })
    const waiting = urgent('2', { status: { nominatedNodeName: 'n1' } })
    expect(victimsFor(waiting, smallCluster(nodes, { ...full, n1: [leaving] }))).toBe('preemption: not eligible due to a terminating pod on the nominated node.')
  })
})

describe('room that has been promised', () => {
  const promised = aPod('promised', { cpu: '3', priority: 500 })

  test('is not for Pods of lower priority', () => {
    expect(smallCluster([nodes[0]], {}, [], { n1: [promised] }).place(low('small', '2'))).toBe('0/1 nodes are available: 1 Insufficient cpu.')
  })

  test('is for Pods of higher priority, and for the Pod itself', () => {
    const cluster = smallCluster(nodes, {}, [], { n1: [promised] })
    expect(smallCluster([nodes[0]], {}, [], { n1: [promised] }).place(urgent('2'))).toBe('n1')
    expect(cluster.place({ ...promised, status: { nominatedNodeName: 'n1' } })).toBe('n1')
  })
})
