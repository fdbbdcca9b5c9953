import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { PodTemplateSpec, ReplicaSet } from '../generated/api-types.d.ts'
import type { KubeObject } from '../kube-object.ts'
import { isSameTemplate, POD_TEMPLATE_HASH, podTemplateHash } from './pod-template-hash.ts'

const recordings = new URL('../../../conformance/recordings/', import.meta.url)

function recordedReplicaSets(scenario: string): readonly ReplicaSet[] {
  const { objects } = JSON.parse(gunzipSync(readFileSync(new URL(`${scenario}/final.json.gz`, recordings))).toString()) as { objects: KubeObject[] }
  return objects.filter((object): object is ReplicaSet => object.kind === 'ReplicaSet')
}

function withoutHash({ metadata, spec }: PodTemplateSpec): PodTemplateSpec {
  const { [POD_TEMPLATE_HASH]: _hash, ...labels } = metadata?.labels ?? {}
  return { metadata: { ...metadata, labels }, spec }
}

test('the hash of every recorded template is the one that Kubernetes gave it', () => {
  const sets = readdirSync(recordings).flatMap(recordedReplicaSets).filter((set) => set.metadata.labels?.[POD_TEMPLATE_HASH])
  expect(sets.length).toBeGreaterThan(10)
  expect(sets.map((set) => podTemplateHash(withoutHash(set.spec.template as PodTemplateSpec), undefined))).toEqual(sets.map((set) => set.metadata.labels?.[POD_TEMPLATE_HASH]))
})

const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'app', image: 'web:1' }] } }

test('the order of keys does not matter, the content does', () => {
  const turned = { spec: { containers: [{ image: 'web:1', name: 'app' }] }, metadata: { labels: { app: 'web' } } }
  expect(podTemplateHash(turned, undefined)).toBe(podTemplateHash(template, undefined))
  expect(podTemplateHash({ ...template, spec: { containers: [{ name: 'app', image: 'web:2' }] } }, undefined)).not.toBe(podTemplateHash(template, undefined))
})

test('a collision gives another hash for the same template', () => {
  expect(podTemplateHash(template, 1)).not.toBe(podTemplateHash(template, undefined))
})

test('templates are compared without their hash label', () => {
  expect(isSameTemplate(template, { ...template, metadata: { labels: { app: 'web', 'pod-template-hash': 'abc' } } })).toBe(true)
  expect(isSameTemplate(template, { ...template, metadata: { labels: { app: 'db' } } })).toBe(false)
})
