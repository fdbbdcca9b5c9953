import { describe, expect, test } from 'vitest'
import { GoalWatch } from './goal-watch.ts'
import type { GoalCommit, GoalObject } from './facts.ts'
import type { GoalMark } from './goal-watch.ts'

function deployment(at: number, replicas: number): GoalCommit {
  const object = { kind: 'Deployment', metadata: { name: 'web', namespace: 'default', uid: 'd' }, spec: { replicas } } as GoalObject
  return { at, type: 'MODIFIED', object }
}

function pod(at: number, name: string, phase: string, type: GoalCommit['type'] = 'MODIFIED', deletionTimestamp?: string): GoalCommit {
  const object = { kind: 'Pod', metadata: { name, namespace: 'default', uid: name, labels: { app: 'web' }, ...(deletionTimestamp && { deletionTimestamp }) }, status: { phase } } as GoalObject
  return { at, type, object }
}

function follow(clause: string, commits: readonly GoalCommit[], from = 0): readonly GoalMark[] {
  return new GoalWatch([{ id: 'w', from, clauses: [clause] }]).take({ commits }, 10_000)
}

const verdicts = (marks: readonly GoalMark[]): unknown[] => marks.map(({ at, holds, now }) => [at, holds, now])

describe('a watch', () => {
  test('marks only what changed, at the time of the commit', () => {
    expect(verdicts(follow('Deployment/web.spec.replicas == 3', [deployment(0, 1), deployment(10, 3), deployment(20, 3), deployment(30, 2)]))).toEqual([[0, false, 1], [10, true, 3], [30, false, 2]])
  })

  test('a Pod that is being deleted is not Running any more', () => {
    const marks = follow('Pod[app=web,.phase=Running].count == 2', [pod(1, 'a', 'Running'), pod(2, 'b', 'Running'), pod(3, 'b', 'Running', 'MODIFIED', '2026-01-01T00:00:00Z'), pod(4, 'b', 'Running', 'DELETED')])
    expect(verdicts(marks)).toEqual([[0, false, 0], [1, false, 1], [2, true, 2], [3, false, 1]])
  })

  test('seen stays true, never and held stay false', () => {
    const commits = [deployment(1, 1), deployment(10, 3), deployment(20, 1)]
    expect(follow('seen(Deployment/web.spec.replicas == 3)', commits, 1).at(-1)?.holds).toBe(true)
    expect(follow('never(Deployment/web.spec.replicas == 3)', commits, 1).at(-1)?.holds).toBe(false)
    expect(follow('held(Deployment/web.spec.replicas <= 2)', commits, 1).at(-1)).toMatchObject({ holds: false, soFar: 3, extreme: 'most' })
    expect(follow('held(Deployment/web.spec.replicas >= 1)', commits, 1).at(-1)).toMatchObject({ holds: true, soFar: 1, extreme: 'least' })
  })

  test('does not see what came before it began', () => {
    expect(follow('seen(Deployment/web.spec.replicas == 3)', [deployment(1, 3), deployment(2, 1), deployment(30, 2)], 5).at(-1)?.holds).toBe(false)
  })

  test('remembers the value at its beginning', () => {
    const marks = follow('Deployment/web.spec.replicas > Deployment/web.spec.replicas@start', [deployment(1, 2), deployment(10, 3)], 5)
    expect(verdicts(marks)).toEqual([[5, false, 2], [10, true, 3]])
  })

  test('counts the commands since it began, and knows answers', () => {
    const watch = new GoalWatch([{ id: 'w', from: 5, clauses: ['cmd[verb=apply,result=unchanged].count >= 1', "answer/guess == 'two'"] }])
    const command = (at: number) => ({ type: 'cmd', at, verb: 'apply', result: 'unchanged', kind: 'Deployment', name: 'web', ns: 'default', exit: 0, door: 'page' }) as const
    const marks = watch.take({ records: [command(3), { type: 'answer', at: 5, step: 'guess', choice: 'two' }, command(8)] }, 9)
    expect(marks.filter((mark) => mark.clause === 0).map(({ at, holds }) => [at, holds])).toEqual([[5, false], [8, true]])
    expect(marks.filter((mark) => mark.clause === 1).at(-1)?.holds).toBe(true)
  })

  test('follows simulated things from their first change to their end', () => {
    const power = (at: number, value: 'on' | 'off') => ({ at, hop: -1, kind: 'SimMachine', name: 'worker-1', fields: { power: value } }) as const
    const gone = { at: 30, hop: -1, kind: 'SimMachine', name: 'worker-1', fields: null } as const
    const marks = new GoalWatch([{ id: 'w', from: 5, clauses: ["SimMachine/worker-1.power == 'off'", 'SimMachine[.power=off].count == 0'] }]).take({ things: [power(0, 'on'), power(20, 'off'), gone] }, 40)
    expect(verdicts(marks.filter((mark) => mark.clause === 0))).toEqual([[5, false, 'on'], [20, true, 'off'], [30, false, null]])
    expect(verdicts(marks.filter((mark) => mark.clause === 1))).toEqual([[5, true, 0], [20, false, 1], [30, true, 0]])
  })

  test('counts the requests since it began, and what part of them was answered how', () => {
    const request = (at: number, version: string, ok = true) => ({ at, from: 'client', to: 'web', ns: 'default', via: 'service', pod: version, version, node: '', code: ok ? 200 : 500, ok }) as const
    const watch = new GoalWatch([{ id: 'w', from: 5, clauses: ['traffic[to=web].share(version=v2) >= 0.5', 'traffic[to=web,ok=false].count == 0', 'traffic[to=web].distinct(pod) == 2'] }])
    const marks = watch.take({ traffic: [request(4, 'v1', false), request(6, 'v1'), request(7, 'v2'), request(8, 'v2', false)] }, 9)
    expect(verdicts(marks.filter((mark) => mark.clause === 0))).toEqual([[5, false, null], [6, false, 0], [7, true, 0.5], [8, true, 2 / 3]])
    expect(verdicts(marks.filter((mark) => mark.clause === 1))).toEqual([[5, true, 0], [8, false, 1]])
    expect(marks.filter((mark) => mark.clause === 2).at(-1)?.holds).toBe(true)
  })

  test('asks only the newest where it says how many', () => {
    const request = (at: number, version: string) => ({ at, from: 'client', to: 'web', ns: 'default', via: 'service', pod: version, version, node: '', code: 200, ok: true }) as const
    const watch = new GoalWatch([{ id: 'w', from: 0, clauses: ['traffic[to=web,last=2].share(version=v2) == 1'] }])
    expect(verdicts(watch.take({ traffic: [request(1, 'v1'), request(2, 'v2'), request(3, 'v2'), request(4, 'v1')] }, 9))).toEqual([[0, false, null], [1, false, 0], [2, false, 0.5], [3, true, 1], [4, false, 0.5]])
  })

  test('sums up what is true', () => {
    const slice = { kind: 'EndpointSlice', metadata: { name: 'web-1', uid: 's', labels: { 'kubernetes.io/service-name': 'web' } }, endpoints: [{ conditions: { ready: true } }, { conditions: { ready: false } }, { conditions: { ready: true } }] } as GoalObject
    expect(follow('EndpointSlice[kubernetes.io/service-name=web].sum(endpoints.conditions.ready) == 2', [{ at: 1, type: 'ADDED', object: slice }]).at(-1)?.holds).toBe(true)
  })

  test('gives the same marks however the commits come in', () => {
    const commits = [deployment(1, 1), pod(2, 'a', 'Running'), deployment(10, 3), pod(12, 'b', 'Running')]
    const clauses = ['Deployment/web.spec.replicas == 3', 'Pod[app=web].count == 2']
    const atOnce = new GoalWatch([{ id: 'w', from: 1, clauses }]).take({ commits }, 20)
    const watch = new GoalWatch([{ id: 'w', from: 1, clauses }])
    expect(commits.flatMap((commit) => watch.take({ commits: [commit] }, commit.at)).concat(watch.take({}, 20))).toEqual(atOnce)
  })
})
