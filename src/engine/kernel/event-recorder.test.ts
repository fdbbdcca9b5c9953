import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { ControlPlane } from '../apiserver/testing/control-plane.ts'
import type { KubeObject } from '../kube-object.ts'
import type { ResponseEnvelope } from './api-client.ts'
import { EventRecorder, isRecorderToken, nanosAsHex, type RecordedEvent } from './event-recorder.ts'
import { WallClock } from './wall.ts'

interface EventObject extends KubeObject { readonly message: string; readonly reason: string; readonly count: number; readonly firstTimestamp: string; readonly lastTimestamp: string }

const RECORDER = 'job-controller'
const about = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default', uid: 'u', resourceVersion: '7' } } as KubeObject
let plane: ControlPlane, recorder: EventRecorder
let refusals: number

beforeEach(() => {
  plane = new ControlPlane()
  recorder = new EventRecorder(plane.kernel, RECORDER, new WallClock('2026-01-05T09:00:00Z'))
  refusals = 0
  plane.kernel.listen(RECORDER, ({ op, payload }) => {
    if (op !== 'response') return
    const { token, response } = payload as ResponseEnvelope
    if (response.code >= 400) refusals++
    if (isRecorderToken(token)) recorder.answered(RECORDER, token, response)
  })
})

const record = (message: string, more: Partial<RecordedEvent> = {}) => recorder.record(RECORDER, { component: RECORDER }, { object: about, type: 'Warning', reason: 'BackOff', message, ...more })
const settle = () => plane.kernel.advance(plane.kernel.now + 2_000)
const events = (namespace = 'default') => (plane.http('GET', `/api/v1/namespaces/${namespace}/events`).body['items'] as EventObject[]).map(({ message, count }) => `${count} ${message}`).sort()

describe('an Event', () => {
  test('names its object and its source', () => {
    record('it fell', { fieldPath: 'spec.containers{c}' })
    settle()
    const [event] = plane.http('GET', '/api/v1/namespaces/default/events').body['items'] as EventObject[]
    expect(event).toMatchObject({
      metadata: { name: expect.stringMatching(/^web\.[0-9a-f]{16}$/), namespace: 'default' }, type: 'Warning', reason: 'BackOff', message: 'it fell', count: 1,
      involvedObject: { kind: 'Pod', name: 'web', namespace: 'default', uid: 'u', apiVersion: 'v1', resourceVersion: '7', fieldPath: 'spec.containers{c}' },
      source: { component: RECORDER }, firstTimestamp: '2026-01-05T09:00:00Z', lastTimestamp: '2026-01-05T09:00:00Z',
    })
  })

  test('that comes again raises the count, also while the first is on its way', () => {
    record('it fell')
    record('it fell')
    record('it fell')
    settle()
    record('it fell')
    settle()
    expect(events()).toEqual(['4 it fell'])
  })

  test('of another reason, type or part is another one', () => {
    record('x')
    record('x', { reason: 'Failed' })
    record('x', { type: 'Normal' })
    record('x', { fieldPath: 'spec.containers{c}' })
    settle()
    expect(events()).toEqual(['1 x', '1 x', '1 x', '1 x'])
  })

  test('is made anew where it was deleted meanwhile', () => {
    record('it fell')
    settle()
    plane.http('DELETE', '/api/v1/namespaces/default/events')
    record('it fell')
    settle()
    expect(events()).toEqual(['2 it fell'])
  })

  test('about something in a namespace that is gone is given up', () => {
    const lost = { ...about, metadata: { ...about.metadata, namespace: 'gone' } }
    for (let i = 0; i < 3; i++) {
      record('it fell', { object: lost })
      settle()
    }
    expect(refusals).toBeLessThanOrEqual(5)
    expect(plane.kernel.quiescent).toBe(true)
  })
})

describe('many Events of one sort', () => {
  test('are combined from the tenth message on', () => {
    for (let i = 1; i <= 12; i++) record(`try ${i}`)
    settle()
    expect(events()).toHaveLength(10)
    expect(events().filter((text) => text.includes('combined'))).toEqual(['3 (combined from similar events): try 12'])
  })

  test('are told apart again after ten quiet minutes', () => {
    for (let i = 1; i <= 9; i++) record(`try ${i}`)
    plane.kernel.advance(plane.kernel.now + 600_001)
    record('try 10')
    settle()
    expect(events()).toContain('1 try 10')
  })

  test('are dropped after twenty-five of one object, then one in five minutes gets through; what was dropped is counted', () => {
    for (let i = 0; i < 40; i++) {
      record('it fell')
      settle()
    }
    expect(events()).toEqual(['25 it fell'])
    record('else', { object: { ...about, metadata: { ...about.metadata, uid: 'v' } } })
    plane.kernel.advance(plane.kernel.now + 300_000)
    record('it fell')
    settle()
    expect(events()).toEqual(['1 else', '41 it fell'])
  })
})

test('an Event is named after a time in nanoseconds, to the last digit', () => {
  fc.assert(fc.property(fc.integer({ min: 1e12, max: 4e12 }), fc.integer({ min: 0, max: 999_999 }), (ms, nanos) => {
    expect(nanosAsHex(ms, nanos)).toBe((BigInt(ms) * 1_000_000n + BigInt(nanos)).toString(16))
  }))
})
