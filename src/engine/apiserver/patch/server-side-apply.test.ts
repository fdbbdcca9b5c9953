import { expect, test } from 'vitest'
import type { KindDefinition } from '../../kinds/define-kind.ts'
import type { KubeObject } from '../../kube-object.ts'
import { definitionOf } from '../../schema/schema.ts'
import { applyPatch } from './apply-patch.ts'
import { decodePatched } from './decode-patched.ts'
import { entriesOf, trackUpdate } from './managed-fields.ts'

const kind = { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true, acts: true } as unknown as KindDefinition
const schema = definitionOf('apps', 'v1', 'Deployment')!

type Container = Record<string, unknown>
function config(spec: Record<string, unknown>, containers: Container[] = [{ name: 'c', image: 'x:1' }]): Record<string, unknown> {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' }, spec: { ...spec, template: { spec: { containers } } } }
}
const object = (body: Record<string, unknown>): KubeObject => body as unknown as KubeObject

function apply(stored: KubeObject | undefined, body: unknown, manager = 'gitops', force = false): KubeObject {
  const result = applyPatch(kind, 'apply', stored, body, { manager, force, timestamp: '2026-01-01T00:00:00Z' })
  if ('refused' in result) throw new Error(result.refused.message)
  return result.object
}
const specOf = (deployment: KubeObject): Record<string, unknown> => (deployment as unknown as { spec: Record<string, unknown> }).spec

test('an applied object belongs to its manager field by field', () => {
  const [entry] = entriesOf(apply(undefined, config({ replicas: 2, selector: { matchLabels: { a: 'b' } } })))
  expect(entry).toEqual({
    manager: 'gitops', operation: 'Apply', apiVersion: 'apps/v1', time: '2026-01-01T00:00:00Z', fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:selector': {}, 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:name': {}, 'f:image': {} } } } } } },
  })
})

test('an update is credited with what it set, as kubectl shows it', () => {
  const created = trackUpdate(schema, undefined, object(config({ replicas: 1 }, [{ name: 'c', image: 'x', ports: [{ containerPort: 80 }], resources: {} }])), { manager: 'kubectl-create', operation: 'Update' }, 't')
  expect(entriesOf(created)[0].fieldsV1).toEqual({
    'f:spec': { 'f:replicas': {}, 'f:template': { 'f:spec': { 'f:containers': { 'k:{"name":"c"}': {
      '.': {}, 'f:name': {}, 'f:image': {}, 'f:resources': {}, 'f:ports': { '.': {}, 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } } } } } } },
  })
})

test('applying the same again changes nothing, not even the reference', () => {
  const body = config({ replicas: 2 })
  const stored = apply(undefined, body)
  expect(apply(stored, body)).toBe(stored)
})

test('what the manager leaves out goes, what others own stays', () => {
  const first = apply(undefined, config({ replicas: 2, paused: true }, [{ name: 'c', image: 'x:1' }, { name: 'side', image: 's:1' }]))
  const scaled = trackUpdate(schema, first, object({ ...first as unknown as Record<string, unknown>, spec: { ...specOf(first), minReadySeconds: 5 } }), { manager: 'hand', operation: 'Update' }, 't')
  const next = apply(scaled, config({}, [{ name: 'c', image: 'x:1' }]))
  expect(specOf(next)).toEqual({ minReadySeconds: 5, template: { spec: { containers: [{ name: 'c', image: 'x:1' }] } } })
})

test('taking a field from another manager is a conflict that names field and manager', () => {
  const created = trackUpdate(schema, undefined, object(config({ replicas: 1 })), { manager: 'kubectl-client-side-apply', operation: 'Update' }, 't')
  const result = applyPatch(kind, 'apply', created, config({ replicas: 3 }), { manager: 'gitops', timestamp: 't' })
  expect(result).toEqual({ refused: {
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason: 'Conflict', code: 409,
    message: 'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
    details: { causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "kubectl-client-side-apply" using apps/v1', field: '.spec.replicas' }] },
  } })
})

test('several conflicts are listed by manager', () => {
  const created = trackUpdate(schema, undefined, object(config({ replicas: 1 })), { manager: 'hand', operation: 'Update' }, 't')
  expect(() => apply(created, config({ replicas: 3 }, [{ name: 'c', image: 'x:2' }]))).toThrow(
    'Apply failed with 2 conflicts: conflicts with "hand" using apps/v1:\n- .spec.replicas\n- .spec.template.spec.containers[name="c"].image')
})

test('force takes the field over', () => {
  const created = trackUpdate(schema, undefined, object(config({ replicas: 1 })), { manager: 'hand', operation: 'Update' }, 't')
  const forced = apply(created, config({ replicas: 3 }), 'gitops', true)
  expect(specOf(forced).replicas).toBe(3)
  const hand = entriesOf(forced).find(({ manager }) => manager === 'hand')!
  expect(hand.fieldsV1['f:spec']).not.toHaveProperty('f:replicas')
})

test('the same value may be owned together, and stays when one of the owners leaves it out', () => {
  const first = apply(undefined, config({ replicas: 3 }), 'a')
  const both = apply(first, config({ replicas: 3 }), 'b')
  expect(entriesOf(both)).toHaveLength(2)
  expect(specOf(apply(both, config({}), 'a')).replicas).toBe(3)
})

test('an object without an account belongs to before-first-apply', () => {
  expect(() => apply(object(config({ replicas: 1 })), config({ replicas: 3 }))).toThrow('conflict with "before-first-apply" using apps/v1: .spec.replicas')
})

test('an update takes over what it changes', () => {
  const first = apply(undefined, config({ replicas: 2 }))
  const scaled = trackUpdate(schema, first, object({ ...first as unknown as Record<string, unknown>, spec: { ...specOf(first), replicas: 5 } }), { manager: 'kube-controller-manager', operation: 'Update', subresource: 'scale' }, 't')
  expect(() => apply(scaled, config({ replicas: 2 }))).toThrow('conflict with "kube-controller-manager" with subresource "scale" using apps/v1: .spec.replicas')
  expect(specOf(apply(scaled, config({}))).replicas).toBe(5)
})

test('an apply needs a manager, its own version and known fields', () => {
  const refused = (body: unknown, manager?: string): unknown => {
    const result = applyPatch(kind, 'apply', undefined, body, { manager, timestamp: 't' })
    return 'refused' in result ? result.refused.message : undefined
  }
  expect(refused(config({}))).toBe('PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch')
  expect(refused({ ...config({}), apiVersion: 'apps/v2' }, 'm')).toBe('Incorrect version specified in apply patch. Specified patch version: apps/v2, expected: apps/v1')
  expect(refused(config({ replica: 1 }), 'm')).toBe('failed to create typed patch object (shop/web; apps/v1, Kind=Deployment): .spec.replica: field not declared in schema')
})

test('failures of other patches answer as the API server does', () => {
  const stored = object(config({ replicas: 1 }))
  const code = (type: 'json' | 'merge' | 'strategic', body: unknown): unknown => {
    const result = applyPatch(kind, type, stored, body, { timestamp: 't' })
    return 'refused' in result ? [result.refused.code, result.refused.message] : result.object
  }
  expect(code('json', [{ op: 'remove', path: '/nope' }])).toEqual([422, 'the server rejected our request due to an error in our request'])
  expect(code('merge', [])).toEqual([400, 'json: cannot unmarshal array into Go value of type map[string]interface {}'])
  expect(code('merge', '{"spec":')).toEqual([400, 'unexpected end of JSON input'])
  expect(code('merge', '{"spec":{"replicas":1}}')).toBe(stored)
  expect(code('strategic', { spec: { template: { spec: { containers: [{}] } } } })).toEqual([500, 'map: map[] does not contain declared merge key: name'])
})

test('what a patch breaks is blamed on the patch', () => {
  const broken = (type: 'merge' | 'strategic', spec: Record<string, unknown>, fieldValidation?: string): unknown => {
    const result = decodePatched(kind, type, { spec }, object({ apiVersion: 'apps/v1', kind: 'Deployment', spec }), fieldValidation)
    return 'refused' in result ? result.refused.message : result.warnings
  }
  expect(broken('strategic', { replicas: '1' })).toBe(' "" is invalid: patch: Invalid value: "map[spec:map[replicas:1]]": unrecognized type: int32')
  expect(broken('strategic', { template: [] })).toContain('cannot restore struct from: slice')
  expect(broken('merge', { replicas: '1' })).toContain('json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32')
  expect(broken('strategic', { colour: 1 }, 'Strict')).toContain('strict decoding error: unknown field "spec.colour"')
  expect(broken('strategic', { colour: 1 })).toEqual(['unknown field "spec.colour"'])
})
