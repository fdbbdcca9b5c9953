import { describe, expect, test } from 'vitest'
import type { DaemonSet, Node, PodTemplateSpec } from '../../generated/api-types.d.ts'
import { node as sampleNode } from '../../kernel/testing/sample-objects.ts'
import { eligibilityOf, tolerationsOf } from './node-eligibility.ts'

type Spec = Partial<NonNullable<PodTemplateSpec['spec']>>

const daemonSet = (spec: Spec = {}): DaemonSet => ({ spec: { template: { spec: { containers: [], ...spec } } } }) as unknown as DaemonSet
const node = (name: string, spec: Node['spec'] = {}, labels: Record<string, string> = {}): Node => { const made = sampleNode(name, spec); return { ...made, metadata: { ...made.metadata, labels } } }
/** Whether a Pod is made there, whether one may stay. */
const on = (spec: Spec, where: Node): [boolean, boolean] => { const set = daemonSet(spec), { shouldRun, mayStay } = eligibilityOf(set, tolerationsOf(set), where); return [shouldRun, mayStay] }
const tainted = (key: string, effect: 'NoSchedule' | 'NoExecute' | 'PreferNoSchedule', value?: string): Node => node('a', { taints: [{ key, effect, ...(value ? { value } : {}) }] })

describe('a node', () => {
  test('without anything against it gets a daemon', () => expect(on({}, node('a'))).toEqual([true, true]))
  test('that the template does not select gets none, and keeps none', () => {
    expect(on({ nodeSelector: { disk: 'ssd' } }, node('a'))).toEqual([false, false])
    expect(on({ nodeSelector: { disk: 'ssd' } }, node('a', {}, { disk: 'ssd' }))).toEqual([true, true])
  })
  test('that required affinity does not match gets none', () => {
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In' as const, values: ['b'] }] }] } } }
    expect([on({ affinity }, node('a')), on({ affinity }, node('b'))]).toEqual([[false, false], [true, true]])
  })
  test('that the template does not name gets none', () => expect([on({ nodeName: 'b' }, node('a')), on({ nodeName: 'b' }, node('b'))]).toEqual([[false, false], [true, true]]))
  test('with a taint NoSchedule gets none, but keeps what it has', () => expect(on({}, tainted('dedicated', 'NoSchedule'))).toEqual([false, true]))
  test('with a taint NoExecute keeps none either', () => expect(on({}, tainted('dedicated', 'NoExecute'))).toEqual([false, false]))
  test('with a taint PreferNoSchedule gets one all the same', () => expect(on({}, tainted('dedicated', 'PreferNoSchedule'))).toEqual([true, true]))
  test('whose taint the template tolerates gets one', () => expect(on({ tolerations: [{ operator: 'Exists' }] }, tainted('dedicated', 'NoExecute'))).toEqual([true, true]))
})

describe('a daemon tolerates', () => {
  test.each([['not-ready', 'NoExecute'], ['unreachable', 'NoExecute'], ['disk-pressure', 'NoSchedule'], ['memory-pressure', 'NoSchedule'], ['pid-pressure', 'NoSchedule'], ['unschedulable', 'NoSchedule']] as const)('%s (%s)', (trouble, effect) => {
    expect(on({}, tainted(`node.kubernetes.io/${trouble}`, effect))).toEqual([true, true])
  })
  test('a node that is not ready yet, but does not begin there', () => expect(on({}, tainted('node.kubernetes.io/not-ready', 'NoSchedule'))).toEqual([false, true]))
  test('a network that is not there only if it uses that of its node', () => {
    const unavailable = tainted('node.kubernetes.io/network-unavailable', 'NoSchedule')
    expect([on({}, unavailable), on({ hostNetwork: true }, unavailable)]).toEqual([[false, true], [true, true]])
  })
  test('nothing twice', () => {
    const own = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' } as const
    expect(tolerationsOf(daemonSet({ tolerations: [own] }))).toHaveLength(6)
  })
})
