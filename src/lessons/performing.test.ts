import { describe, expect, test } from 'vitest'
import { filesAfter, lessonDesk, opening, performing, withField } from './performing.ts'
import { readSolution } from './solution.ts'
import type { GoalObject } from './goal/facts.ts'
import type { FaultAction, Lesson } from './lesson.ts'
import type { Demand, LessonCommand } from './performing.ts'

const FILES = { start: { preset: 'small', seed: 1, nodes: {}, manifests: [{ name: 'web.yaml', text: 'spec:\n  replicas: 1\n' }], faults: [] as FaultAction[] }, files: [{ name: 'new.yaml', text: 'kind: Service\n' }] }

function object(kind: string, name: string, more: object = {}): GoalObject {
  return { kind, metadata: { name, uid: name, namespace: 'default', labels: { app: 'web' } }, ...more } as GoalObject
}
const OBJECTS = [object('Pod', 'web-z', { spec: { nodeName: 'worker-2' } }), object('Pod', 'web-a'), object('Node', 'worker-2')]

/** What lines of a solution come to, told as one word each. */
function demands(lines: string): readonly Demand[] {
  const desk = lessonDesk(FILES)
  const all: Demand[] = []
  for (const action of readSolution(lines).actions) {
    const performance = performing(action, FILES, desk)
    let next = performance.next()
    while (!next.done) {
      const demand = next.value
      if (demand.ask !== 'objects') all.push(demand)
      next = performance.next(demand.ask === 'objects' ? OBJECTS.filter(({ kind }) => kind === demand.kind) : undefined)
    }
  }
  return all
}
const commands = (lines: string): readonly LessonCommand[] => demands(lines).flatMap((demand) => (demand.ask === 'act' ? [demand.command] : []))

test('a step’s files are as the solution leaves them by its end, those of other steps left out', () => {
  const { actions } = readSolution('step one\nset web.yaml spec.replicas 2\nstep two\nset web.yaml spec.paused true\nstep three\nwrite new.yaml\nstep four\napply web.yaml')
  const after = (step: string) => filesAfter({ ...FILES, solution: actions }, step)
  expect(after('two')).toEqual([{ name: 'web.yaml', text: 'spec:\n  replicas: 2\n  paused: true\n' }])
  expect(after('three')).toEqual([{ name: 'new.yaml', text: 'kind: Service\n' }])
  expect(after('four')).toEqual([])
})

describe('a solution is carried out as Commands', () => {
  test('files change on the desk and are applied as they then are', () => {
    expect(commands('set web.yaml spec.replicas 3\napply web.yaml\nset web.yaml spec.x {a: b}\nunset web.yaml spec.replicas\napply web.yaml\nwrite new.yaml\napply new.yaml')).toEqual([
      { do: 'apply', file: 'web.yaml', text: 'spec:\n  replicas: 3\n' },
      { do: 'apply', file: 'web.yaml', text: 'spec:\n  x:\n    a: b\n' },
      { do: 'apply', file: 'new.yaml', text: 'kind: Service\n' },
    ])
  })

  test('generated names are found by what selects them, the oldest first', () => {
    expect(commands('delete Pod/web-*\ndelete {Pod[app=web]#1}\nkubectl logs {Pod[app=web]#0} -n {Pod[app=web]#0.ns}\nfault power-off Node/{Pod[app=web]#0.spec.nodeName}')).toEqual([
      { do: 'delete', ref: { kind: 'Pod', namespace: 'default', name: 'web-z' } },
      { do: 'delete', ref: { kind: 'Pod', namespace: 'default', name: 'web-a' } },
      { do: 'kubectl', line: 'kubectl logs web-z -n default', files: {} },
      { do: 'fault', fault: 'power-off', target: { kind: 'Node', namespace: 'default', name: 'worker-2' }, options: {} },
    ])
  })

  test('a line of kubectl takes the files that it names along', () => {
    expect(commands('kubectl apply -f web.yaml')).toEqual([{ do: 'kubectl', line: 'kubectl apply -f web.yaml', files: { 'web.yaml': 'spec:\n  replicas: 1\n' } }])
  })

  test('what is not there is said, with what was wanted', () => {
    expect(() => demands('delete Pod/db-*')).toThrow('the solution wants Pod/db-*, but there is none')
    expect(() => demands('kubectl logs {Pod[app=web]#2}')).toThrow('the solution wants {Pod[app=web]#2}, but there are 2')
    expect(() => demands('apply gone.yaml')).toThrow("gone.yaml, which is none of the lesson's files: web.yaml, new.yaml")
  })
})

test('a lesson behind another begins with that one and all that its solution does', () => {
  const before = { ...FILES, solution: readSolution('step a\napply web.yaml\nadvance 5s').actions } as unknown as Lesson
  const lesson = { ...FILES, files: [], start: { ...FILES.start, after: 'before', manifests: [], faults: [{ do: 'fault', fault: 'stop', target: { kind: 'SimLoop', namespace: 'default', name: 'x' }, options: {} }] }, before } as unknown as Lesson
  expect([...opening(lesson)].map((demand) => (demand.ask === 'act' ? demand.what : demand.ask))).toEqual(['start/web.yaml', 'settle', 'apply web.yaml', 'advance', 'settle', 'fault stop SimLoop/x', 'advance', 'settle'])
})

test('a field is changed in the document that is meant, and comments stay', () => {
  expect(withField('a: 1 # one\n---\na: 2\n', [1, 'a'], 3)).toBe('a: 1 # one\n---\na: 3\n')
  expect(withField('a: 1 # one\n', ['a'], 2)).toBe('a: 2 # one\n')
})
