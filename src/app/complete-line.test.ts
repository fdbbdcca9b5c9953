import { expect, test } from 'vitest'
import { completeLine } from './complete-line.ts'
import type { SceneObject } from '../session/scene.ts'

const object = (kind: string, name: string, namespace = 'default', more: object = {}): SceneObject => ({ uid: name, kind, namespace, name, created: 0, deleting: false, owner: '', ...more })
const OBJECTS = [object('Pod', 'web-1', 'default', { status: 'Running', node: 'worker-1' }), object('Pod', 'web-2'), object('Pod', 'db-0', 'shop'), object('Deployment', 'web'), object('Node', 'worker-1', ''), object('Namespace', 'shop', '')]
const complete = (line: string) => completeLine(line, line.length, { objects: OBJECTS, files: ['web.yaml', 'db.yaml'] }).candidates.map(({ text }) => text)

test('verbs, kinds and names follow each other', () => {
  expect(complete('kub')).toEqual(['kubectl'])
  expect(complete('kubectl des')).toEqual(['describe'])
  expect(complete('kubectl get po')).toEqual(['pods'])
  expect(complete('kubectl delete pod w')).toEqual(['web-1', 'web-2'])
  expect(complete('kubectl rollout st')).toEqual(['status'])
  expect(complete('kubectl rollout undo deployment/')).toEqual(['deployment/web'])
  expect(complete('kubectl cordon ')).toEqual(['worker-1'])
})

test('the namespace of the line is the one that is looked in', () => {
  expect(complete('kubectl -n shop get pods ')).toEqual(['db-0'])
  expect(complete('kubectl logs -n shop ')).toEqual(['db-0'])
  expect(complete('kubectl get pods -n ')).toEqual(['shop'])
})

test('files of the editor stand behind -f and cat', () => {
  expect(complete('kubectl apply -f w')).toEqual(['web.yaml'])
  expect(complete('cat ')).toEqual(['db.yaml', 'web.yaml'])
})

test('a candidate says how it stands, and which part of the line it takes', () => {
  expect(completeLine('kubectl delete pod web-1 x', 24, { objects: OBJECTS, files: [] })).toEqual({ start: 19, end: 24, candidates: [{ text: 'web-1', note: 'Running · worker-1' }] })
})
