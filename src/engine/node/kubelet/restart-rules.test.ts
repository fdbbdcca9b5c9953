// Containers with a restart policy of their own, and rules that come before it.
import { describe, expect, test } from 'vitest'
import type { Pod } from '../../generated/api-types.d.ts'
import { messageOf, TestCluster } from '../files/testing.ts'

const ending = (code: number, more: object = {}, name = 'c') => ({ name, image: 'busybox:1.36', command: ['sh', '-c', `sleep 1; exit ${code}`], ...more })
const rule = (operator: string, ...values: number[]) => [{ action: 'Restart', exitCodes: { operator, values } }]
const podOf = (it: TestCluster) => it.cluster.get({ kind: 'Pod', namespace: 'default', name: 'it' }) as Pod
const ran = (spec: object) => {
  const it = new TestCluster()
  it.pod('it', spec, 12_000)
  return it
}

describe('a container with a policy of its own', () => {
  test('starts again in a Pod that never does', () => {
    expect(ran({ restartPolicy: 'Never', containers: [ending(1, { restartPolicy: 'Always' })] }).status('it')?.restartCount).toBeGreaterThan(0)
  })

  test('ends for good in a Pod that always starts again', () => {
    const it = ran({ containers: [ending(1, { restartPolicy: 'Never' })] })
    expect([podOf(it).status?.phase, it.status('it')?.restartCount]).toEqual(['Failed', 0])
  })
})

describe('a rule about exit codes', () => {
  test('starts a container again that would not', () => {
    expect(ran({ restartPolicy: 'Never', containers: [ending(42, { restartPolicy: 'Never', restartPolicyRules: rule('In', 42) })] }).status('it')?.restartCount).toBeGreaterThan(0)
  })

  test('leaves other codes to the policy', () => {
    const it = ran({ restartPolicy: 'Never', containers: [ending(1, { restartPolicy: 'Never', restartPolicyRules: rule('In', 42) })] })
    expect([podOf(it).status?.phase, it.status('it')?.restartCount]).toEqual(['Failed', 0])
    expect(ran({ restartPolicy: 'Never', containers: [ending(1, { restartPolicy: 'Never', restartPolicyRules: rule('NotIn', 42) })] }).status('it')?.restartCount).toBeGreaterThan(0)
  })

  test('of an init container has it tried again', () => {
    const it = ran({ restartPolicy: 'Never', initContainers: [ending(3, { restartPolicy: 'Never', restartPolicyRules: rule('In', 3) }, 'first')], containers: [ending(0)] })
    expect([podOf(it).status?.phase, (podOf(it).status?.initContainerStatuses?.[0].restartCount ?? 0) > 0]).toEqual(['Pending', true])
  })
})

test('rules need a policy, codes and an operator that there is', () => {
  const it = new TestCluster(), refusal = (more: object) => messageOf(it.create('pods', { kind: 'Pod', metadata: { name: 'it', namespace: 'default' }, spec: { containers: [ending(1, more)] } }))
  expect(refusal({ restartPolicyRules: rule('In', 1) })).toContain('spec.containers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used')
  expect(refusal({ restartPolicy: 'Never', restartPolicyRules: rule('Among', 1) })).toContain('spec.containers[0].restartPolicyRules[0].exitCodes.operator: Unsupported value: "Among": supported values: "In", "NotIn"')
  expect(refusal({ restartPolicy: 'Sometimes' })).toContain('spec.containers[0].restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "Never", "OnFailure"')
})
