import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { ControllerRevision } from '../generated/api-types.d.ts'
import { driveRoutine } from '../kernel/testing/drive-routine.ts'
import { failureAnswer } from '../kernel/testing/fake-view.ts'
import statefulSetKind from '../kinds/stateful-set/stateful-set.kind.ts'
import type { KubeObject } from '../kube-object.ts'
import { byRevision, createRevision, keeps, revisionData, revisionHash, templateOf } from './controller-revisions.ts'
import { podTemplateHash } from './pod-template-hash.ts'

function recordedRevisions(scenario: string): readonly ControllerRevision[] {
  const text = gunzipSync(readFileSync(new URL(`../../../conformance/recordings/${scenario}/trace.jsonl.gz`, import.meta.url))).toString()
  const lines = text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as { kind?: string; type?: string; object?: ControllerRevision })
  return lines.flatMap(({ kind, type, object }) => (kind === 'ControllerRevision' && type === 'ADDED' && object ? [object] : []))
}

describe('the hash in the name of every recorded ControllerRevision is the one that Kubernetes gave it', () => {
  test.each(['statefulset-ordered', 'statefulset-parallel', 'statefulset-stuck', 'statefulset-volumes'])('of StatefulSets: %s', (scenario) => {
    const revisions = recordedRevisions(scenario)
    expect(revisions.length).toBeGreaterThan(0)
    for (const { metadata, data } of revisions) expect(`${metadata.ownerReferences?.[0].name}-${revisionHash(data, 0)}`).toBe(metadata.name)
  })

  test('of DaemonSets, whose hash is that of the template', () => {
    const revisions = recordedRevisions('daemonset')
    expect(revisions.length).toBeGreaterThan(1)
    for (const revision of revisions) expect(`agent-${podTemplateHash(templateOf(revision), undefined)}`).toBe(revision.metadata.name)
  })
})

test('characters that mean something to HTML are hashed as Go writes them', () => {
  expect(revisionHash({ a: '<&>' }, 0)).not.toBe(revisionHash({ a: '\\u003c\\u0026\\u003e' }, 0))
  expect(revisionHash({ b: 1, a: 2 }, 0)).toBe(revisionHash({ a: 2, b: 1 }, 0))
})

const template = { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'db', image: 'db:1' }] } }
const owner = { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: 'default', uid: 'uid-of-db' } } as KubeObject
const revision = (name: string, number: number, creationTimestamp = '2026-01-01T00:00:00Z'): ControllerRevision => (
  { apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata: { name, namespace: 'default', uid: name, resourceVersion: '1', creationTimestamp }, data: revisionData(template), revision: number })

test('a revision keeps its template, and no other', () => {
  expect(templateOf(revision('a', 1))).toEqual(template)
  expect([keeps(revision('a', 1), template), keeps(revision('a', 1), { ...template, metadata: {} })]).toEqual([true, false])
})

test('revisions are in the order of their numbers, then of their making, then of their names', () => {
  const sorted = [revision('d', 2), revision('c', 1, '2026-01-02T00:00:00Z'), revision('b', 1), revision('a', 1)].sort(byRevision)
  expect(sorted.map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c', 'd'])
})

describe('a revision whose name is taken', () => {
  const draft = { ownerKind: statefulSetKind, owner, template, revision: 1, collisions: 0 }, taken = failureAnswer(409, 'AlreadyExists', 'already exists')
  const why = (): { code: string } => ({ code: 'why' })

  test('is the one that is there, if that keeps the same template', () => {
    const there = revision('there', 1)
    const { result } = driveRoutine(createRevision(draft, why), ({ verb }) => (verb === 'create' ? taken : { code: 200, body: there }))
    expect(result).toEqual({ revision: there, collisions: 0 })
  })

  test('gets another name, if that keeps another', () => {
    const other = { ...revision('there', 1), data: revisionData({ ...template, spec: { containers: [] } }) }
    const { requests, result } = driveRoutine(createRevision(draft, why), ({ verb, body }, n) => (n === 0 ? taken : { code: 200, body: verb === 'get' ? other : (body as KubeObject) }))
    expect(requests.map(({ verb }) => verb)).toEqual(['create', 'get', 'create'])
    expect(result?.collisions).toBe(1)
    expect(result?.revision.metadata.name).toBe(`db-${revisionHash(revisionData(template), 1)}`)
  })
})
