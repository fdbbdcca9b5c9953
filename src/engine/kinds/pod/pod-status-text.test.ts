import { describe, expect, it } from 'vitest'
import type { Pod } from '../../generated/api-types.d.ts'
import { podState } from './pod-scene.ts'
import { qualityOfService } from './quality-of-service.ts'
import { readinessGatesText, restartsText, summarizePod } from './pod-status-text.ts'

const now = Date.parse('2026-01-01T00:00:10Z')
const running = { running: { startedAt: '2026-01-01T00:00:00Z' } }

function pod(status: object, spec: object = {}, metadata: object = {}): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', ...metadata }, spec: { nodeName: 'worker-1', containers: [{ name: 'a' }, { name: 'b' }], ...spec }, status } as unknown as Pod
}
function told(given: Pod): string {
  const summary = summarizePod(given)
  return `${summary.ready}/${summary.containers} ${summary.status} ${restartsText(summary, now)} ${podState(given, summary)}`
}
const container = (name: string, fields: object): object => ({ name, ready: false, restartCount: 0, ...fields })
const ready = { type: 'Ready', status: 'True' }

describe('what kubectl says of a Pod', () => {
  it('is its phase as long as nothing better is known', () => {
    expect(told(pod({ phase: 'Pending' }, { nodeName: undefined }))).toBe('0/2 Pending 0 pending')
    const unschedulable = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }
    expect(told(pod({ phase: 'Pending', conditions: [unschedulable] }, { nodeName: undefined }))).toBe('0/2 Pending 0 unschedulable')
    const gated = { type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }
    expect(told(pod({ phase: 'Pending', conditions: [gated] }, { nodeName: undefined }))).toBe('0/2 SchedulingGated 0 pending')
  })

  it('is what its first container waits for', () => {
    const containerStatuses = [container('a', { state: { waiting: { reason: 'ContainerCreating' } } }), container('b', { state: { waiting: { reason: 'ImagePullBackOff' } } })]
    expect(told(pod({ phase: 'Pending', containerStatuses }))).toBe('0/2 ContainerCreating 0 creating')
    expect(told(pod({ phase: 'Pending', containerStatuses: [containerStatuses[1]] }))).toBe('0/2 ImagePullBackOff 0 crash')
  })

  it('counts restarts and says when the last one was', () => {
    const lastState = { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:00:05Z' } }
    const containerStatuses = [container('a', { restartCount: 2, lastState, state: { waiting: { reason: 'CrashLoopBackOff' } } }), container('b', { ready: true, state: running })]
    expect(told(pod({ phase: 'Running', containerStatuses }))).toBe('1/2 CrashLoopBackOff 2 (5s ago) crash')
  })

  it('is Running when all run, ready or not', () => {
    const both = [container('a', { ready: true, state: running }), container('b', { ready: true, state: running })]
    expect(told(pod({ phase: 'Running', containerStatuses: both, conditions: [ready] }))).toBe('2/2 Running 0 ready')
    expect(told(pod({ phase: 'Running', containerStatuses: [both[0], container('b', { state: running })] }))).toBe('1/2 Running 0 notready')
  })

  it('is Completed, Error or a signal when its containers ended', () => {
    const ended = (terminated: object): object[] => [container('a', { state: { terminated } })]
    expect(told(pod({ phase: 'Succeeded', containerStatuses: ended({ exitCode: 0, reason: 'Completed' }) }))).toBe('0/2 Completed 0 succeeded')
    expect(told(pod({ phase: 'Failed', containerStatuses: ended({ exitCode: 1, reason: 'Error' }) }))).toBe('0/2 Error 0 failed')
    expect(told(pod({ phase: 'Failed', containerStatuses: ended({ exitCode: 137, signal: 9 }) }))).toBe('0/2 Signal:9 0 failed')
    expect(told(pod({ phase: 'Failed', reason: 'Evicted' }))).toBe('0/2 Evicted 0 evicted')
  })

  it('is the progress of its init containers until they are done', () => {
    const spec = { initContainers: [{ name: 'i' }, { name: 'j' }] }
    const done = container('i', { state: { terminated: { exitCode: 0, reason: 'Completed' } } })
    expect(told(pod({ phase: 'Pending', initContainerStatuses: [done, container('j', { state: running })] }, spec))).toBe('0/2 Init:1/2 0 creating')
    expect(told(pod({ phase: 'Pending', initContainerStatuses: [container('i', { state: { terminated: { exitCode: 1, reason: 'Error' } } })] }, spec))).toBe('0/2 Init:Error 0 creating')
    expect(told(pod({ phase: 'Pending', initContainerStatuses: [container('i', { state: { waiting: { reason: 'CrashLoopBackOff' } } })] }, spec))).toBe('0/2 Init:CrashLoopBackOff 0 crash')
  })

  it('is Terminating once it is being deleted, and Unknown if its node is lost', () => {
    const deleted = { deletionTimestamp: '2026-01-01T00:00:09Z' }
    expect(told(pod({ phase: 'Running' }, {}, deleted))).toBe('0/2 Terminating 0 terminating')
    expect(told(pod({ phase: 'Running', reason: 'NodeLost' }, {}, deleted))).toBe('0/2 Unknown 0 unknown')
  })

  it('counts the readiness gates that are open', () => {
    expect(readinessGatesText(pod({}))).toBe('<none>')
    expect(readinessGatesText(pod({ conditions: [{ type: 'x/y', status: 'True' }] }, { readinessGates: [{ conditionType: 'x/y' }, { conditionType: 'x/z' }] }))).toBe('1/2')
  })
})

describe('quality of service', () => {
  const of = (...resources: object[]): string => qualityOfService({ containers: resources.map((each) => ({ name: 'c', resources: each })) } as never)
  const whole = { cpu: '1', memory: '1Gi' }
  it('is Guaranteed when every container has limits for all it asks', () => {
    expect(of({ limits: whole, requests: whole })).toBe('Guaranteed')
    expect(of({ limits: whole, requests: { cpu: '1000m', memory: '1024Mi' } })).toBe('Guaranteed')
    expect(of({ limits: whole, requests: whole }, {})).toBe('Burstable')
    expect(of({ limits: whole, requests: { ...whole, cpu: '500m' } })).toBe('Burstable')
  })
  it('is BestEffort when nothing is asked for', () => expect(of({}, {})).toBe('BestEffort'))
})
