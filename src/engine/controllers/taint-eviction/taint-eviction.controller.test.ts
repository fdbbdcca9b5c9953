import { describe, expect, test } from 'vitest'
import type { Taint, Toleration } from '../../generated/api-types.d.ts'
import { driveSync, said } from '../../kernel/testing/fake-view.ts'
import { node, pod } from '../../kernel/testing/sample-objects.ts'
import declaration from './taint-eviction.controller.ts'
import reconciler from './taint-eviction.reconciler.ts'

const controller = { ...declaration, ...reconciler }

const maintenance: Taint = { key: 'maintenance', value: 'now', effect: 'NoExecute' }
const tainted = node('worker-1', { taints: [maintenance] })
const tolerating = (tolerationSeconds?: number) => {
  const toleration: Toleration = { key: 'maintenance', operator: 'Exists', effect: 'NoExecute', ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }) }
  return pod('web', { node: 'worker-1', ready: true, spec: { tolerations: [toleration] } })
}
const evicted = ['TaintManagerEviction: Marking for deletion Pod default/web', 'get pods web', 'patch pods/status web (taint-evicts)', 'delete pods web (taint-evicts)']

describe('a Pod on a Node with a NoExecute taint', () => {
  test('that it does not tolerate is marked and deleted at once, and only once', () => {
    const memory = new Map<string, unknown>(), objects = [tainted, pod('web', { node: 'worker-1', ready: true })]
    const { steps, requests } = driveSync(controller, 'default/web', { objects, memory })
    expect(said(steps)).toEqual(evicted)
    expect(requests[1].body).toMatchObject({ status: { conditions: [{ type: 'DisruptionTarget', reason: 'DeletionByTaintManager' }] } })
    expect(driveSync(controller, 'default/web', { objects, memory }).steps).toEqual([])
  })

  test('that it tolerates for five seconds goes after five seconds', () => {
    const memory = new Map<string, unknown>(), objects = [tainted, tolerating(5)]
    const first = driveSync(controller, 'default/web', { objects, memory, now: 1_000 })
    expect(said(first.steps)).toEqual(['decided eviction-scheduled'])
    expect(first.result).toEqual({ againInMs: 5_000 })
    expect(driveSync(controller, 'default/web', { objects, memory, now: 3_000 })).toMatchObject({ steps: [], result: { againInMs: 3_000 } })
    expect(said(driveSync(controller, 'default/web', { objects, memory, now: 6_000 }).steps)).toEqual(evicted)
  })

  test('stays when the taint goes in time', () => {
    const memory = new Map<string, unknown>()
    driveSync(controller, 'default/web', { objects: [tainted, tolerating(60)], memory })
    const cancelled = ['decided eviction-taints-gone', 'TaintManagerEviction: Cancelling deletion of Pod default/web']
    expect(said(driveSync(controller, 'default/web', { objects: [node('worker-1'), tolerating(60)], memory, now: 9_000 }).steps)).toEqual(cancelled)
    expect(driveSync(controller, 'default/web', { objects: [node('worker-1'), tolerating(60)], memory, now: 60_000 }).steps).toEqual([])
  })

  test('that it tolerates for ever stays', () => {
    expect(said(driveSync(controller, 'default/web', { objects: [tainted, tolerating()] }).steps)).toEqual(['decided taints-tolerated-forever'])
  })

  test('goes at once when a second taint is not tolerated', () => {
    const memory = new Map<string, unknown>(), worse = node('worker-1', { taints: [maintenance, { key: 'fire', effect: 'NoExecute' }] })
    driveSync(controller, 'default/web', { objects: [tainted, tolerating(60)], memory })
    expect(said(driveSync(controller, 'default/web', { objects: [worse, tolerating(60)], memory }).steps)).toEqual([
      'decided eviction-taint-not-tolerated', 'TaintManagerEviction: Cancelling deletion of Pod default/web', ...evicted,
    ])
  })

  test('has no clock left over from a namesake', () => {
    const memory = new Map<string, unknown>()
    driveSync(controller, 'default/web', { objects: [tainted, tolerating(5)], memory })
    const heir = { ...tolerating(5), metadata: { ...tolerating(5).metadata, uid: 'another' } }
    expect(said(driveSync(controller, 'default/web', { objects: [tainted, heir], memory, now: 5_000 }).steps)).toEqual(['decided eviction-scheduled'])
  })
})
