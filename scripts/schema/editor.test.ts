import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

interface Schema {
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly allOf?: readonly Schema[]
  readonly if?: { readonly properties: Readonly<Record<string, { readonly const: string }>> }
  readonly then?: Schema
  readonly enum?: readonly string[]
  readonly description?: string
  readonly definitions?: Readonly<Record<string, Schema>>
}

const schema = JSON.parse(readFileSync(new URL('../../src/engine/generated/editor-schema.json', import.meta.url), 'utf8')) as Schema
const definitions = schema.definitions as Readonly<Record<string, Schema>>

function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' && typeof inner === 'string' ? [inner] : referencesIn(inner)))
}

test('every reference leads to a definition', () => {
  for (const reference of new Set(referencesIn(schema))) expect(definitions).toHaveProperty([reference.replace('#/definitions/', '')])
})

test('a document is checked against the kind that it names itself', () => {
  const choices = schema.allOf!.filter((choice) => choice.if?.properties.kind)
  const chosen = (apiVersion: string, kind: string): string | undefined =>
    choices.find(({ if: when }) => when!.properties.apiVersion.const === apiVersion && when!.properties.kind.const === kind)?.then?.$ref
  expect(chosen('apps/v1', 'Deployment')).toBe('#/definitions/Deployment')
  expect(chosen('autoscaling/v1', 'HorizontalPodAutoscaler')).toBe('#/definitions/HorizontalPodAutoscalerV1')
  expect(chosen('autoscaling/v2', 'HorizontalPodAutoscaler')).toBe('#/definitions/HorizontalPodAutoscaler')
})

test('unknown fields are errors, enums are offered, and fields say what they are for', () => {
  expect(definitions.PodSpec.additionalProperties).toBe(false)
  expect(definitions.PodSpec.required).toEqual(['containers'])
  expect(definitions.Container.properties!.imagePullPolicy.enum).toEqual(['Always', 'IfNotPresent', 'Never'])
  expect(definitions.DeploymentSpec.properties!.selector.description).toMatch(/^Label selector for pods/)
})
