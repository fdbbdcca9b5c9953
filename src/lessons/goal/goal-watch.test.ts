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

  test('gives the same marks however the commits come in', () => {
    const commits = [deployment(1, 1), pod(2, 'a', 'Running'), deployment(10, 3), pod(12, 'b', 'Running')]
    const clauses = ['Deployment/web.spec.replicas == 3', 'Pod[app=web].count == 2']
    const atOnce = new GoalWatch([{ id: 'w', from: 1, clauses }]).take({ commits }, 20)
    const watch = new GoalWatch([{ id: 'w', from: 1, clauses }])
    expect(commits.flatMap((commit) => watch.take({ commits: [commit] }, commit.at)).concat(watch.take({}, 20))).toEqual(atOnce)
  })
})
