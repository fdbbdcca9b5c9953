import { expect, test } from 'vitest'
import { readFrontMatter } from './front-matter.ts'
import type { FrontMatter } from './front-matter.ts'

const HEAD = `id: a
title: {ko: 가, en: A}
track: t
minutes: 1
needs: []
concepts: []
goal: ["Pod.count == 1"]
`

function read(rest: string): FrontMatter {
  const { value, problems } = readFrontMatter(HEAD + rest)
  if (!value) throw new Error(problems.join('\n'))
  return value
}
const problems = (rest: string): string => readFrontMatter(HEAD + rest).problems.join('\n')
const START = 'start: {preset: small, seed: 1}\n'

test('a step has tools, each with its own keys', () => {
  const { steps } = read(`${START}steps:
- {id: a, do: break, tools: [{tool: power, target: Node/worker-3}, {tool: traffic, target: Service/web, count: 5, every: 1s}]}
- {id: b, do: control, tools: [{tool: set, file: web.yaml, path: spec.replicas, options: [0, 1], apply: true}]}
`)
  expect(steps[0]).toMatchObject({ do: 'break', tools: [{ tool: 'power', target: 'Node/worker-3' }, { tool: 'traffic', target: 'Service/web', count: 5, everyMs: 1000 }] })
  expect(steps[1]).toMatchObject({ tools: [{ tool: 'set', file: 'web.yaml', path: 'spec.replicas', options: [0, 1], apply: true }] })
})

test('a single tool needs no list', () => {
  expect(read(`${START}steps: [{id: a, do: control, tool: delete, target: Pod/web-*, check: [Pod.count == 1]}]\n`).steps[0]).toEqual({ id: 'a', do: 'control', focus: [], check: ['Pod.count == 1'], tools: [{ tool: 'delete', target: 'Pod/web-*' }] })
})

test('a step may switch time and panes, blank a file and suggest lines', () => {
  const { steps } = read(`${START}steps:
- {id: a, do: edit, file: web.yaml, yaml: gaps, gaps: [spec.replicas], view: yaml, pace: clock, speed: 8}
- {id: b, do: kubectl, suggest: ['kubectl get pods']}
`)
  expect(steps).toMatchObject([{ yaml: 'gaps', gaps: ['spec.replicas'], view: 'yaml', pace: 'clock', speed: 8 }, { suggest: ['kubectl get pods'] }])
})

test('a lesson may begin behind another, or in a cluster of its own with faults', () => {
  expect(read('start: {after: b, manifests: [web.yaml]}\nsteps: [{id: a, do: watch, seconds: 1}]\n').start).toEqual({ after: 'b', manifests: ['web.yaml'], faults: [] })
  expect(read('start: {preset: small, seed: 1, nodes: {worker-1: {cpu: 4, labels: {disk: ssd}}}, faults: [stop SimLoop/x]}\nsteps: [{id: a, do: watch, seconds: 1}]\n').start).toEqual({
    preset: 'small', seed: 1, manifests: [], nodes: { 'worker-1': { cpu: '4', labels: { disk: 'ssd' } } },
    faults: [{ do: 'fault', fault: 'stop', target: { kind: 'SimLoop', namespace: 'default', name: 'x' }, options: {} }],
  })
})

test.each([
  [`${START}steps: [{id: a, do: break, tools: [{tool: hammer, target: Node/a}]}]\n`, 'tools.0.tool'],
  [`${START}steps: [{id: a, do: break, tools: [{tool: power, target: worker-3}]}]\n`, 'a target names Kind/name'],
  [`${START}steps: [{id: a, do: kubectl, suggest: [get pods]}]\n`, 'a suggested line begins with "kubectl "'],
  [`${START}steps: [{id: a, do: watch, seconds: 1, view: canvas}]\n`, 'steps.0.view'],
  ['start: {preset: small}\nsteps: [{id: a, do: watch, seconds: 1}]\n', 'start'],
  ['start: {preset: small, seed: 1, faults: [stop]}\nsteps: [{id: a, do: watch, seconds: 1}]\n', 'write a fault as in the solution'],
  [`${START}recall: {lesson: b}\nsteps: [{id: a, do: watch, seconds: 1}]\n`, 'recall.quiz'],
])('what is not known is named: %s', (rest, message) => {
  expect(problems(rest)).toContain(message)
})
