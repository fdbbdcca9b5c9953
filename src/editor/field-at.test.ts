import { expect, test } from 'vitest'
import { fieldAt } from './field-at.ts'

const text = `kind: Service
spec:
  ports:
  - port: 80
    targetPort: http
---
# a comment
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers:
        - name: web
          args:
          - --all
          image: nginx
`
const at = (line: number): string | undefined => {
  const field = fieldAt(text, line)
  return field && `${field.kind} ${field.path}`
}

test('a field is told by its indentation, through lists', () => {
  expect(at(1)).toBe('Service kind')
  expect(at(4)).toBe('Service spec.ports.port')
  expect(at(5)).toBe('Service spec.ports.targetPort')
  expect(at(14)).toBe('Deployment spec.template.spec.containers.name')
  expect(at(17)).toBe('Deployment spec.template.spec.containers.image')
})

test('an item without a name belongs to its list', () => {
  expect(at(16)).toBe('Deployment spec.template.spec.containers.args')
})

test('what is no field has none', () => {
  expect(at(6)).toBeUndefined()
  expect(at(7)).toBeUndefined()
  expect(at(18)).toBeUndefined()
  expect(fieldAt('metadata:\n  name: x', 2)).toBeUndefined()
})

test('a line below the end of the text is no field: another file may just have come to the front', () => {
  expect(at(40)).toBeUndefined()
  expect(fieldAt('', 1)).toBeUndefined()
})
