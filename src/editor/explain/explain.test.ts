import { describe, expect, test } from 'vitest'
import type { DocumentOutcome, SourceRange } from '../../session/protocol.ts'
import { explainRejection } from './explain.ts'
import { describeField, type KubernetesSchema } from './kubernetes-schema.ts'
import { nearest } from './nearest.ts'

const schema: KubernetesSchema = {
  definitions: {
    Pod: { properties: { apiVersion: {}, kind: {}, spec: { allOf: [{ $ref: '#/definitions/PodSpec' }], description: 'Desired behavior of the pod.' } } },
    Deployment: { properties: { apiVersion: {}, kind: {} } },
    PodSpec: { properties: { containers: { items: { $ref: '#/definitions/Container' } }, restartPolicy: { description: 'When to restart.' } } },
    Container: { properties: { image: {}, imagePullPolicy: {}, name: {} } },
  },
}

/** The outcome of a text in which ‹…› marks what is complained about. */
function explained(marked: string, message: string, more: Partial<DocumentOutcome> & { field?: string } = {}) {
  const start = marked.indexOf('‹')
  const end = marked.indexOf('›') - 1
  const text = marked.replace(/[‹›]/g, '')
  const at = (offset: number): SourceRange['start'] => {
    const before = text.slice(0, offset).split('\n')
    return { offset, line: before.length, column: (before.at(-1) ?? '').length + 1 }
  }
  const { field, ...outcome } = more
  const range = { start: at(start), end: at(end) }
  const [cause] = explainRejection({ index: 0, result: 'rejected', ref: { kind: 'Pod', name: 'x' }, causes: [{ message, range, ...(field && { field }) }], ...outcome }, text, schema)
  const { fix } = cause.explanation
  return { key: cause.explanation.key, params: cause.explanation.params, fixed: fix && text.slice(0, fix.edit.range.start.offset) + fix.edit.text + text.slice(fix.edit.range.end.offset) }
}

const unmarshal = (given: string, path: string, type: string): string => `json: cannot unmarshal ${given} into Go struct field ${path} of type ${type}`

describe('a wrong type', () => {
  test('a word for a number becomes the number', () => {
    expect(explained('replicas: ‹four›', unmarshal('string', 'DeploymentSpec.spec.replicas', 'int32'))).toMatchObject({ key: 'api.notNumber', params: { field: 'replicas', value: 'four' }, fixed: 'replicas: 4' })
  })
  test('a number in quotes loses them', () => {
    expect(explained('replicas: ‹"3"›', unmarshal('string', 'DeploymentSpec.spec.replicas', 'int32'))).toMatchObject({ key: 'api.quotedNumber', fixed: 'replicas: 3' })
  })
  test('a number where text belongs gets quotes', () => {
    expect(explained('value: ‹8080›', unmarshal('number', 'EnvVar.spec.containers.env.value', 'string'))).toMatchObject({ key: 'api.notText', fixed: 'value: "8080"' })
  })
  test('what cannot be guessed is not', () => {
    expect(explained('replicas: ‹many›', unmarshal('string', 'DeploymentSpec.spec.replicas', 'int32')).fixed).toBeUndefined()
    expect(explained('‹containers›: {}', unmarshal('object', 'PodSpec.spec.containers', '[]v1.Container'))).toMatchObject({ key: 'api.notList', fixed: undefined })
  })
})

describe('an unknown field', () => {
  test('with a near name is changed to it', () => {
    expect(explained('- ‹imagee›: nginx', 'unknown field "spec.containers[0].imagee"')).toMatchObject({ key: 'api.misspeltField', params: { meant: 'image' }, fixed: '- image: nginx' })
    expect(explained('‹restartpolicy›: Never', 'unknown field "spec.restartpolicy"').fixed).toBe('restartPolicy: Never')
  })
  test('without one is only named', () => {
    expect(explained('‹foo›: 1', 'unknown field "spec.foo"')).toMatchObject({ key: 'api.unknownField', params: { field: 'foo', parent: 'spec' }, fixed: undefined })
  })
})

test('an unsupported value is changed to the one it is close to', () => {
  expect(explained('restartPolicy: ‹always›', 'Unsupported value: "always": supported values: "Always", "OnFailure", "Never"', { field: 'spec.restartPolicy' })).toMatchObject({ key: 'api.unsupported', params: { supported: 'Always, OnFailure, Never' }, fixed: 'restartPolicy: Always' })
})

test('a missing pathType is added at the depth of its neighbour', () => {
  expect(explained('      - ‹path›: /\n        backend: {}', 'Required value: pathType must be specified', { field: 'spec.rules[0].http.paths[0].pathType' })).toMatchObject({ key: 'api.required', params: { field: 'pathType', holder: 'paths' }, fixed: '      - path: /\n        pathType: Prefix\n        backend: {}' })
})

test('a name with capitals gets the spelling that is allowed', () => {
  expect(explained('name: ‹My_Web›', 'Invalid value: "My_Web": a lowercase RFC 1123 subdomain must consist of …', { field: 'metadata.name' })).toMatchObject({ key: 'api.badName', fixed: 'name: my-web' })
})

test('an unknown kind is named, a misspelt one mended', () => {
  expect(explained('kind: ‹Deploymnet›', 'no matches for kind "Deploymnet" in version "apps/v1"')).toMatchObject({ key: 'api.misspeltKind', fixed: 'kind: Deployment' })
  expect(explained('kind: ‹Spaceship›', 'no matches for kind "Spaceship" in version "v1"').key).toBe('api.unknownKind')
  expect(explained('kind: ‹Pod›', 'no matches for kind "Pod" in version "v2"').key).toBe('api.wrongVersion')
})

test('a tab becomes two spaces', () => {
  expect(explained('metadata:\n‹\t›name: x', 'error parsing x: …', { reason: 'YamlTab' })).toMatchObject({ key: 'yaml.YamlTab', fixed: 'metadata:\n  name: x' })
})

test('a sentence of unknown form is still said', () => {
  expect(explained('‹x›', 'something new')).toMatchObject({ key: 'api.other', params: { kind: 'Pod' } })
})

test('two equally near names are no certain answer', () => {
  expect(nearest('portt', ['port', 'ports'])).toBeUndefined()
  expect(nearest('imgae', ['image', 'name'])).toBe('image')
})

test('a field is described in the words of Kubernetes', () => {
  expect(describeField(schema, 'Pod', 'spec.restartPolicy')).toBe('When to restart.')
  expect(describeField(schema, 'Pod', 'spec')).toBe('Desired behavior of the pod.')
})
