import { expect, test } from 'vitest'
import { definitionNamed, definitionOf, definitionOfField, schemaKinds } from './schema.ts'

test('a Pod template has the 42 fields of PodSpec', () => {
  expect(Object.keys(definitionNamed('PodSpec')!.fields)).toHaveLength(42)
  expect(definitionNamed('PodSpec')!.fields.containers).toEqual({ type: 'array', items: { type: 'object', ref: 'Container', required: false }, required: true })
})

test('a field knows its format and its enum', () => {
  expect(definitionNamed('ResourceRequirements')!.fields.limits.items!.type).toBe('quantity')
  expect(definitionNamed('ContainerPort')!.fields.protocol.enum).toEqual(['SCTP', 'TCP', 'UDP'])
  expect(definitionNamed('Secret')!.fields.data.items!.type).toBe('bytes')
  expect(definitionNamed('ServicePort')!.fields.targetPort.type).toBe('intOrString')
  expect(definitionNamed('LeaseSpec')!.fields.renewTime.type).toBe('microTime')
})

test('two kinds of one name are told apart, and both keep their Go name', () => {
  expect(definitionOf('autoscaling', 'v1', 'HorizontalPodAutoscaler')!.name).toBe('HorizontalPodAutoscalerV1')
  expect(definitionOf('autoscaling', 'v2', 'HorizontalPodAutoscaler')!.name).toBe('HorizontalPodAutoscaler')
  expect(definitionOf('autoscaling', 'v1', 'HorizontalPodAutoscaler')!.goName).toBe('HorizontalPodAutoscaler')
})

test('every kind and every reference leads to a definition', () => {
  const seen = new Set<string>()
  const waiting = schemaKinds().map((kind) => definitionOf(kind.group, kind.version, kind.kind)!)
  while (waiting.length > 0) {
    const definition = waiting.pop()!
    if (seen.has(definition.name)) continue
    seen.add(definition.name)
    for (const [name, field] of Object.entries(definition.fields)) {
      const next = definitionOfField(field)
      if (next) waiting.push(next)
      let end = field
      while (end.items) end = end.items
      expect(end.type !== 'object' || next !== undefined, `${definition.name}.${name}`).toBe(true)
    }
  }
  expect(seen.size).toBeGreaterThan(380)
})

test('a foreign kind has no definition', () => {
  expect(definitionOf('example.com', 'v1', 'Widget')).toBeUndefined()
})
