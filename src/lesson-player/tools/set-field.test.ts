import { expect, test } from 'vitest'
import { fieldIn, withField } from './set-field.ts'

const TEXT = 'kind: Deployment # mine\nspec:\n  replicas: 3\n  strategy:\n    rollingUpdate: {maxSurge: 1}\n---\nkind: Service\nspec:\n  ports: [{port: 80}]\n'

test('a field is set where it stands, comments and other documents stay', () => {
  const set = withField(TEXT, 'spec.strategy.rollingUpdate.maxSurge', 2)
  expect(set).toContain('kind: Deployment # mine')
  expect(fieldIn(set, 'spec.strategy.rollingUpdate.maxSurge')).toBe(2)
  expect(fieldIn(set, 'spec.ports.0.port')).toBe(80)
  expect(set.match(/^---$/gm)).toHaveLength(1)
})

test('a field of another document is found there; one that nobody has goes into the first', () => {
  expect(fieldIn(withField(TEXT, 'spec.ports.0.port', 8080), 'spec.ports.0.port')).toBe(8080)
  expect(fieldIn(withField(TEXT, 'spec.minReadySeconds', 5), 'spec.minReadySeconds')).toBe(5)
})
