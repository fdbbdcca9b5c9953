import { expect, test } from 'vitest'
import { isSameTemplate, podTemplateHash } from './pod-template-hash.ts'

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
