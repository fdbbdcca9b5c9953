import { expect, test } from 'vitest'
import { fieldErrorText } from '../../kinds/field-errors.ts'
import type { FieldError } from '../../kinds/field-error.ts'
import type { ObjectMeta } from '../../kube-object.ts'
import { generatedName, nameErrors, namePrefixErrors } from '../names.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts'

const meta = (part: Partial<ObjectMeta>): ObjectMeta => ({ name: 'web', namespace: 'shop', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z', ...part })
const texts = (errors: readonly FieldError[]): string[] => errors.map((error) => `${error.field}: ${fieldErrorText(error)}`)
const created = (part: Partial<ObjectMeta>, namespaced = true): string[] => texts(validateObjectMeta(meta(part), { namespaced }))
const updated = (part: Partial<ObjectMeta>, old: Partial<ObjectMeta> = {}): string[] => texts(validateObjectMetaUpdate(meta(part), meta(old)))

test('a name is required and checked by its format', () => {
  expect(created({ name: '' })).toEqual(['metadata.name: Required value: name or generateName is required'])
  expect(created({ name: 'My_Pod' })[0]).toContain("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'")
  expect(nameErrors('a/b', 'pathSegment')).toEqual(["may not contain '/'"])
  expect(nameErrors('system:node', 'pathSegment')).toEqual([])
  expect(nameErrors('1web', 'dns1035Label')).toHaveLength(1)
})

test('a prefix may end in a dash', () => {
  expect(namePrefixErrors('web-')).toEqual([])
  expect(namePrefixErrors('Web-')).toHaveLength(1)
})

test('a generated name leaves room for its suffix', () => {
  expect(generatedName('web-', 'abcde')).toBe('web-abcde')
  expect(generatedName('x'.repeat(100), 'abcde')).toHaveLength(63)
})

test('a cluster-wide object has no namespace', () => {
  expect(created({}, false)).toEqual(['metadata.namespace: Forbidden: not allowed on this type'])
})

test('labels, annotations and finalizers are checked', () => {
  expect(created({ labels: { app: 'has space' } })[0]).toMatch(/^metadata.labels: Invalid value: "has space": a valid label must be/)
  expect(created({ annotations: { 'a b': '' } })[0]).toMatch(/^metadata.annotations: Invalid value: "a b": name part must consist of/)
  expect(created({ annotations: { UPPER: 'ok' } })).toEqual([])
  expect(created({ annotations: { big: 'x'.repeat(256 * 1024) } })).toEqual(['metadata.annotations: Too long: must have at most 262144 bytes'])
  expect(created({ finalizers: ['a b'] })[0]).toMatch(/^metadata.finalizers: Invalid value: "a b"/)
})

test('only one owner may be the controller', () => {
  const owner = (name: string) => ({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name, uid: name, controller: true })
  expect(created({ ownerReferences: [owner('a'), owner('b')] })[0]).toContain('Only one reference can have Controller set to true. Found "true" in references for ReplicaSet/a and ReplicaSet/b')
  expect(created({ ownerReferences: [{ apiVersion: 'v1', kind: '', name: 'x', uid: '' }] })).toEqual([
    'metadata.ownerReferences.kind: Invalid value: "": must not be empty', 'metadata.ownerReferences.uid: Invalid value: "": must not be empty'])
})

test('an update may not change what identifies the object', () => {
  expect(updated({})).toEqual([])
  expect(updated({ uid: 'v' })).toEqual(['metadata.uid: Invalid value: "v": field is immutable'])
  expect(updated({ resourceVersion: '' })).toEqual(['metadata.resourceVersion: Invalid value: "": must be specified for an update'])
  expect(updated({ finalizers: ['x.io/b'] }, { deletionTimestamp: '2026-01-02T00:00:00Z' })[0])
    .toBe('metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"x.io/b"}')
})
