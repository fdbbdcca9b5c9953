import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { opOf } from '../kernel/ops.ts'
import { ControlPlane, type Loose } from './testing/control-plane.ts'

const PODS = '/api/v1/namespaces/default/pods', MAPS = '/api/v1/namespaces/default/configmaps', DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments'
const pod = (name: string, more: object = {}) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: name }, ...more }, spec: { containers: [{ name: 'c', image: 'nginx' }] } })
const map = (name: string, data: object = {}, metadata: object = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data })
const deployment = (name: string, replicas = 2) => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } } },
})

let plane: ControlPlane
beforeEach(() => { plane = new ControlPlane() })

function bind(name: string): void {
  const { code } = plane.send({ verb: 'create', resource: 'pods', namespace: 'default', name, subresource: 'binding', body: { target: { kind: 'Node', name: 'worker-1' } } }, 'replicaset-controller')
  expect(code).toBe(201)
}

describe('writes', () => {
  test('an object is created with what only the server knows', () => {
    const { code, body } = plane.http('POST', DEPLOYMENTS, { ...deployment('web'), metadata: { name: 'web', uid: 'mine', creationTimestamp: '1999-01-01T00:00:00Z', deletionTimestamp: '1999-01-01T00:00:00Z', generation: 9 }, status: { replicas: 7 } })
    expect(code).toBe(201)
    expect(body.metadata).toMatchObject({ namespace: 'default', generation: 1, resourceVersion: String(plane.etcd.revision), creationTimestamp: '2026-01-05T09:00:00Z', uid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) })
    expect(body.metadata).not.toHaveProperty('deletionTimestamp')
    expect(body.status).toEqual({})
  })

  test('a patch of an unknown type and a subresource that nobody serves are refused', () => {
    plane.http('POST', PODS, pod('a'))
    const { code, body } = plane.send({ verb: 'patch', patchType: 'bogus' as 'merge', resource: 'pods', namespace: 'default', name: 'a', body: {} }, 'kubectl')
    expect(code).toBe(415)
    expect(body).toMatchObject({ reason: 'UnsupportedMediaType' })
    expect(plane.verdict('GET', `${PODS}/a/attach`)).toMatch(/^404 NotFound/)
  })

  test('a path and a body that do not fit are refused', () => {
    plane.http('POST', MAPS, map('a'))
    expect(plane.verdict('POST', `${MAPS}/a`, map('a'))).toMatch(/^405 MethodNotAllowed/)
    expect(plane.verdict('PUT', MAPS, map('a'))).toMatch(/^405 MethodNotAllowed/)
    expect(plane.verdict('PUT', `${MAPS}/a`, map('b'))).toBe('400 BadRequest: the name of the object (b) does not match the name on the URL (a)')
    expect(plane.verdict('PUT', `${MAPS}/a`, map('a', {}, { namespace: 'demo' }))).toBe('400 BadRequest: the namespace of the object (demo) does not match the namespace on the request (default)')
    expect(plane.verdict('POST', MAPS, map('b', {}, { namespace: 'demo' }))).toBe('400 BadRequest: the namespace of the provided object does not match the namespace sent on the request')
    expect(plane.verdict('POST', MAPS, map('a'))).toBe('409 AlreadyExists: configmaps "a" already exists')
    expect(plane.verdict('POST', MAPS, map('b', {}, { resourceVersion: '7' }))).toBe('500 : resourceVersion should not be set on objects to be created')
    expect(plane.verdict('PUT', `${MAPS}/nosuch`, map('nosuch'))).toBe('404 NotFound: configmaps "nosuch" not found')
    expect(plane.verdict('GET', '/apis/apps/v1/namespaces/default/nosuch')).toBe('404 NotFound: the server could not find the requested resource')
  })

  test('a PUT of another version than the stored one is a conflict, one without a version is not', () => {
    const first = plane.http('POST', MAPS, map('a', { k: '1' })).body
    expect(plane.verdict('PUT', `${MAPS}/a`, { ...first, data: { k: '2' } })).toBe('200')
    expect(plane.verdict('PUT', `${MAPS}/a`, { ...first, data: { k: '3' } })).toBe('409 Conflict: Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again')
    expect(plane.verdict('PUT', `${MAPS}/a`, map('a', { k: '4' }))).toBe('200')
    expect(plane.verdict('PUT', `${MAPS}/a`, map('a', { k: '4' }, { uid: 'other' }))).toMatch(/^409 Conflict: .*Precondition failed: UID in precondition: other/)
    expect(plane.verdict('PATCH', `${MAPS}/a`, { metadata: { resourceVersion: first.metadata.resourceVersion }, data: { k: '5' } }, 'merge')).toMatch(/^409 Conflict/)
    expect(plane.http('GET', `${MAPS}/a`).body['data']).toEqual({ k: '4' })
  })

  test('some kinds must be replaced with their version, and some are created by a PUT', () => {
    const path = '/apis/policy/v1/namespaces/default/poddisruptionbudgets'
    const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'b' }, spec: { minAvailable: 1, selector: { matchLabels: { app: 'x' } } } }
    plane.http('POST', path, budget)
    expect(plane.verdict('PUT', `${path}/b`, budget)).toMatch(/^422 Invalid: .*metadata.resourceVersion: Invalid value: (0x0|0): must be specified for an update$/)
    expect(plane.verdict('PUT', '/api/v1/namespaces/default/limitranges/l', { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'l' }, spec: { limits: [] } })).toBe('201')
  })

  test('an update that changes nothing commits nothing', () => {
    const { body } = plane.http('POST', DEPLOYMENTS, deployment('web')), { revision } = plane.etcd
    expect(plane.http('PUT', `${DEPLOYMENTS}/web`, body).body).toEqual(body)
    expect(plane.http('PATCH', `${DEPLOYMENTS}/web`, { spec: { replicas: 2 } }, 'merge').body.metadata.resourceVersion).toBe(body.metadata.resourceVersion)
    expect(plane.etcd.revision).toBe(revision)
  })

  test('generation counts changes of the spec, not of metadata or status', () => {
    plane.http('POST', DEPLOYMENTS, deployment('web'))
    const generationAfter = (path: string, body: object) => plane.http('PATCH', path, body, 'merge').body.metadata.generation
    expect(generationAfter(`${DEPLOYMENTS}/web`, { metadata: { labels: { a: 'b' } } })).toBe(1)
    expect(generationAfter(`${DEPLOYMENTS}/web/status`, { status: { replicas: 1 } })).toBe(1)
    expect(generationAfter(`${DEPLOYMENTS}/web`, { spec: { replicas: 5 }, metadata: { generation: 77 } })).toBe(2)
  })

  test('generation counts the annotations of a Deployment, which go on to its ReplicaSets, but those of no other', () => {
    const replicaSets = DEPLOYMENTS.replace('deployments', 'replicasets')
    for (const [path, kind] of [[DEPLOYMENTS, 'Deployment'], [replicaSets, 'ReplicaSet']] as const) plane.http('POST', path, { ...deployment('web'), kind })
    const annotated = (path: string): number | undefined => plane.http('PATCH', `${path}/web`, { metadata: { annotations: { note: 'new' } } }, 'merge').body.metadata.generation
    expect([annotated(DEPLOYMENTS), annotated(replicaSets)]).toEqual([2, 1])
    expect(plane.http('PATCH', `${DEPLOYMENTS}/web/status`, { metadata: { annotations: { note: 'newer' } } }, 'merge').body.metadata.generation).toBe(2)
  })

  test('a plain write leaves the status alone, a write of the status the spec', () => {
    plane.http('POST', DEPLOYMENTS, deployment('web'))
    const both = { spec: { replicas: 9 }, status: { replicas: 4 } }
    expect(plane.http('PATCH', `${DEPLOYMENTS}/web`, both, 'merge').body).toMatchObject({ spec: { replicas: 9 }, status: {} })
    expect(plane.http('PATCH', `${DEPLOYMENTS}/web/status`, { ...both, spec: { replicas: 1 } }, 'merge').body).toMatchObject({ spec: { replicas: 9 }, status: { replicas: 4 } })
  })

  test('dryRun answers as if, and stores nothing', () => {
    const { revision } = plane.etcd
    expect(plane.http('POST', `${MAPS}?dryRun=All`, map('a')).code).toBe(201)
    expect(plane.verdict('GET', `${MAPS}/a`)).toMatch(/^404/)
    plane.http('POST', MAPS, map('b'))
    expect(plane.http('DELETE', `${MAPS}/b?dryRun=All`).code).toBe(200)
    expect(plane.http('DELETE', `${MAPS}/b`, { dryRun: ['All'] }).code).toBe(200)
    expect(plane.verdict('GET', `${MAPS}/b`)).toBe('200')
    expect(plane.etcd.revision).toBe(revision + 1)
  })

  test('unknown fields are named, warned of or ignored, as fieldValidation says', () => {
    const wrong = { ...map('a'), spec: { x: 1 } }
    expect(plane.verdict('POST', `${MAPS}?fieldValidation=Strict`, wrong)).toBe('400 BadRequest: ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "spec"')
    expect(plane.http('POST', `${MAPS}?fieldValidation=Ignore`, wrong).warnings).toBeUndefined()
    expect(plane.http('POST', MAPS, { ...wrong, metadata: { name: 'b' } }).warnings).toEqual(['unknown field "spec"'])
    expect(plane.verdict('POST', `${MAPS}?fieldValidation=Maybe`, wrong)).toBe('422 Invalid: CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Maybe": supported values: "Ignore", "Strict", "Warn"')
  })

  test('options that cannot be are refused before anything is looked at', () => {
    expect(plane.verdict('POST', `${MAPS}?dryRun=Some`, map('a'))).toMatch(/^422 Invalid: CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value/)
    expect(plane.verdict('PATCH', `${MAPS}/a?force=true`, {}, 'merge')).toBe('422 Invalid: PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch')
    expect(plane.verdict('DELETE', `${MAPS}/a?propagationPolicy=Sideways`)).toMatch(/^422 Invalid: DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Sideways"/)
  })

  test('a generated name that is taken is made anew', () => {
    const create = () => plane.send({ verb: 'create', resource: 'configmaps', namespace: 'default', body: { ...map(''), metadata: { generateName: 'g-' } } }).body as Loose
    const names = Array.from({ length: 40 }, () => create().metadata.name)
    expect(new Set(names).size).toBe(40)
    expect(names[0]).toMatch(/^g-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
  })

  test('two that create the same name at once: one wins, and two patches of one object both count', () => {
    const creates = [plane.post({ verb: 'create', resource: 'configmaps', namespace: 'default', body: map('a', { k: '1' }) }), plane.post({ verb: 'create', resource: 'configmaps', namespace: 'default', body: map('a', { k: '2' }) }, 'replicaset-controller')]
    plane.kernel.advance(plane.kernel.now + 100)
    expect(creates.map((id) => plane.answer(id)?.code).sort()).toEqual([201, 409])
    const patches = ['x', 'y', 'z'].map((key) => plane.post({ verb: 'patch', patchType: 'merge', resource: 'configmaps', namespace: 'default', name: 'a', body: { data: { [key]: '1' } } }))
    plane.kernel.advance(plane.kernel.now + 100)
    expect(patches.map((id) => plane.answer(id)?.code)).toEqual([200, 200, 200])
    expect(plane.http('GET', `${MAPS}/a`).body['data']).toMatchObject({ x: '1', y: '1', z: '1' })
  })

  test('a Pod is bound once', () => {
    plane.http('POST', PODS, pod('web'))
    const ids = ['worker-1', 'worker-2'].map((name) => plane.post({ verb: 'create', resource: 'pods', namespace: 'default', name: 'web', subresource: 'binding', body: { target: { kind: 'Node', name } } }, 'replicaset-controller'))
    plane.kernel.advance(plane.kernel.now + 100)
    expect(ids.map((id) => plane.answer(id)?.code).sort()).toEqual([201, 409])
  })

  test('nothing is created in a namespace that is absent or going', () => {
    expect(plane.verdict('POST', '/api/v1/namespaces/nosuch/configmaps', map('a'))).toBe('404 NotFound: namespaces "nosuch" not found')
    plane.http('DELETE', '/api/v1/namespaces/demo')
    expect(plane.verdict('POST', '/api/v1/namespaces/demo/configmaps', map('a'))).toBe('403 Forbidden: configmaps "a" is forbidden: unable to create new content in namespace demo because it is being terminated')
  })

  test('a scale is read and written through its own shape', () => {
    plane.http('POST', DEPLOYMENTS, deployment('web'))
    expect(plane.http('GET', `${DEPLOYMENTS}/web/scale`).body).toMatchObject({ kind: 'Scale', spec: { replicas: 2 }, status: { selector: 'app=web' } })
    const { body } = plane.http('PATCH', `${DEPLOYMENTS}/web/scale`, { spec: { replicas: 7 } }, 'merge')
    expect(body).toMatchObject({ kind: 'Scale', apiVersion: 'autoscaling/v1', spec: { replicas: 7 } })
    expect(plane.verdict('PUT', `${DEPLOYMENTS}/web/scale`, { ...body, metadata: { ...body.metadata, resourceVersion: '1' } })).toMatch(/^409/)
    expect(plane.verdict('PATCH', `${DEPLOYMENTS}/web/scale`, { spec: { replicas: -1 } }, 'merge')).toBe('422 Invalid: Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0')
    plane.http('POST', MAPS, map('a'))
    expect(plane.verdict('GET', `${MAPS}/a/scale`)).toBe('404 NotFound: the server could not find the requested resource')
  })
})

describe('deletion', () => {
  const meta = (path: string) => plane.http('GET', path).body.metadata

  test('what nothing holds is gone at once: most kinds answer with a Status, some with the object', () => {
    const { body: { metadata: { uid } } } = plane.http('POST', MAPS, map('a'))
    expect(plane.http('DELETE', `${MAPS}/a`).body).toMatchObject({ kind: 'Status', status: 'Success', details: { name: 'a', kind: 'configmaps', uid } })
    expect(plane.verdict('DELETE', `${MAPS}/a`)).toBe('404 NotFound: configmaps "a" not found')
    expect(plane.http('DELETE', '/api/v1/namespaces/default/serviceaccounts/default').body.kind).toBe('ServiceAccount')
  })

  test('a Pod that no node has is marked and gone in one go', () => {
    plane.http('POST', PODS, pod('web'))
    const { revision } = plane.etcd
    expect(plane.http('DELETE', `${PODS}/web`).body).toMatchObject({ kind: 'Pod', metadata: { deletionGracePeriodSeconds: 0 } })
    expect(plane.changesSince(revision)).toEqual(['MODIFIED Pod web', 'DELETED Pod web'])
  })

  test('a Pod on a node has its grace, which can only be shortened', () => {
    plane.http('POST', PODS, pod('web'))
    bind('web')
    expect(plane.http('DELETE', `${PODS}/web`).body.metadata).toMatchObject({ deletionTimestamp: '2026-01-05T09:00:30Z', deletionGracePeriodSeconds: 30 })
    const { revision } = plane.etcd
    expect(plane.verdict('DELETE', `${PODS}/web`)).toBe('200')
    expect(plane.verdict('DELETE', `${PODS}/web?gracePeriodSeconds=60`)).toBe('200')
    expect(plane.etcd.revision).toBe(revision)
    expect(plane.http('DELETE', `${PODS}/web`, { gracePeriodSeconds: 5 }).body.metadata).toMatchObject({ deletionTimestamp: '2026-01-05T09:00:05Z', deletionGracePeriodSeconds: 5 })
    expect(plane.http('DELETE', `${PODS}/web?gracePeriodSeconds=0`).code).toBe(200)
    expect(plane.verdict('GET', `${PODS}/web`)).toMatch(/^404/)
  })

  test('a Pod that is over has no grace, and a negative grace means a second', () => {
    plane.http('POST', PODS, pod('done'))
    bind('done')
    plane.http('PATCH', `${PODS}/done/status`, { status: { phase: 'Succeeded' } }, 'merge')
    plane.http('DELETE', `${PODS}/done`, { gracePeriodSeconds: 60 })
    expect(plane.verdict('GET', `${PODS}/done`)).toMatch(/^404/)
    plane.http('POST', PODS, pod('web'))
    bind('web')
    expect(plane.http('DELETE', `${PODS}/web`, { gracePeriodSeconds: -4 }).body.metadata.deletionGracePeriodSeconds).toBe(1)
  })

  test('finalizers hold an object until the last one is taken off', () => {
    plane.http('POST', MAPS, map('a', {}, { finalizers: ['example.com/one', 'example.com/two'] }))
    expect(plane.http('DELETE', `${MAPS}/a`).body.metadata).toMatchObject({ deletionGracePeriodSeconds: 0, deletionTimestamp: expect.any(String) })
    const { revision } = plane.etcd
    expect(plane.http('DELETE', `${MAPS}/a`).body.kind).toBe('ConfigMap')
    expect(plane.etcd.revision).toBe(revision)
    expect(plane.verdict('PATCH', `${MAPS}/a`, { metadata: { finalizers: ['example.com/one', 'example.com/two', 'example.com/three'] } }, 'merge')).toMatch(/^422 Invalid: .*no new finalizers can be added/)
    expect(plane.verdict('PATCH', `${MAPS}/a`, { metadata: { finalizers: ['example.com/two'] } }, 'merge')).toBe('200')
    expect(meta(`${MAPS}/a`).finalizers).toEqual(['example.com/two'])
    expect(plane.verdict('PATCH', `${MAPS}/a`, { metadata: { finalizers: null } }, 'merge')).toBe('200')
    expect(plane.verdict('GET', `${MAPS}/a`)).toMatch(/^404/)
  })

  test('a propagation policy becomes a finalizer for the garbage collector, and the generation counts', () => {
    plane.http('POST', DEPLOYMENTS, deployment('fg'))
    expect(plane.http('DELETE', `${DEPLOYMENTS}/fg`, { propagationPolicy: 'Foreground' }).body.metadata).toMatchObject({ finalizers: ['foregroundDeletion'], generation: 2, deletionGracePeriodSeconds: 0 })
    expect(plane.http('DELETE', `${DEPLOYMENTS}/fg`, { propagationPolicy: 'Orphan' }).body.metadata).toMatchObject({ finalizers: ['orphan'], generation: 2 })
    expect(plane.http('DELETE', `${DEPLOYMENTS}/fg`, { propagationPolicy: 'Background' }).body.kind).toBe('Status')
    plane.http('POST', DEPLOYMENTS, deployment('old'))
    expect(plane.http('DELETE', `${DEPLOYMENTS}/old`, { orphanDependents: true }).body.metadata.finalizers).toEqual(['orphan'])
    expect(plane.verdict('DELETE', `${DEPLOYMENTS}/old`, { orphanDependents: true, propagationPolicy: 'Orphan' })).toMatch(/orphanDependents and deletionPropagation cannot be both set/)
  })

  test('preconditions are checked', () => {
    const { uid } = plane.http('POST', MAPS, map('a')).body.metadata
    expect(plane.verdict('DELETE', `${MAPS}/a`, { preconditions: { uid: 'x' } })).toBe(`409 Conflict: Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition (x) does not match the UID in record (${uid}). The object might have been deleted and then recreated`)
    expect(plane.verdict('DELETE', `${MAPS}/a`, { preconditions: { resourceVersion: '1' } })).toMatch(/^409 Conflict: .*the ResourceVersion in the precondition \(1\)/)
    expect(plane.verdict('DELETE', `${MAPS}/a`, { preconditions: { uid } })).toBe('200')
  })

  test('a Namespace is Terminating until its own finalizers are done', () => {
    const { metadata, status } = plane.http('DELETE', '/api/v1/namespaces/demo').body
    expect(status).toEqual({ phase: 'Terminating' })
    expect(metadata).not.toHaveProperty('deletionGracePeriodSeconds')
    const { revision } = plane.etcd, { body } = plane.http('DELETE', '/api/v1/namespaces/demo')
    expect([body.kind, plane.etcd.revision]).toEqual(['Namespace', revision])
    expect(plane.verdict('DELETE', '/api/v1/namespaces/default')).toBe('403 Forbidden: namespaces "default" is forbidden: this namespace may not be deleted')
    plane.http('PUT', '/api/v1/namespaces/demo/finalize', { ...body, spec: { finalizers: [] } })
    expect(plane.verdict('GET', '/api/v1/namespaces/demo')).toMatch(/^404/)
  })

  test('many are deleted by their labels, and the answer lists them', () => {
    for (const name of ['a', 'b', 'c']) plane.http('POST', MAPS, map(name, {}, { labels: { keep: name === 'c' ? 'yes' : 'no' } }))
    const { body } = plane.http('DELETE', `${MAPS}?labelSelector=keep%3Dno`)
    expect(body).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1' })
    expect((plane.http('GET', MAPS).body['items'] as Loose[]).map((item) => item.metadata.name)).toEqual(['c'])
  })

  test('two deletes of one Pod at the same moment remove it once', () => {
    plane.http('POST', PODS, pod('web'))
    const { revision } = plane.etcd, ids = [1, 2].map(() => plane.post({ verb: 'delete', resource: 'pods', namespace: 'default', name: 'web' }))
    plane.kernel.advance(plane.kernel.now + 200)
    expect(ids.map((id) => plane.answer(id)?.code)).toContain(200)
    expect(plane.changesSince(revision)).toEqual(['MODIFIED Pod web', 'DELETED Pod web'])
  })
})

describe('reads', () => {
  beforeEach(() => { for (const name of ['c', 'a', 'b']) plane.http('POST', MAPS, map(name, {}, { labels: { app: name } })) })
  const names = (body: Loose) => (body['items'] as Loose[]).map((item) => item.metadata.name)

  test('a list is in order of its keys, with the revision it shows', () => {
    const { body } = plane.http('GET', MAPS)
    expect([names(body), body.kind, body.metadata.resourceVersion]).toEqual([['a', 'b', 'c'], 'ConfigMapList', String(plane.etcd.revision)])
    expect(names(plane.http('GET', `${MAPS}?labelSelector=app+in+(a,c)`).body)).toEqual(['a', 'c'])
    expect(names(plane.http('GET', `${MAPS}?fieldSelector=metadata.name!%3Da`).body)).toEqual(['b', 'c'])
    expect(plane.verdict('GET', `${MAPS}?fieldSelector=data.x%3D1`)).toMatch(/^400 BadRequest: "data.x" is not a known field selector/)
  })

  test('a list comes in pages', () => {
    const first = plane.http('GET', `${MAPS}?limit=2`).body, { continue: next, remainingItemCount } = first.metadata as unknown as { continue: string; remainingItemCount: number }
    expect([names(first), remainingItemCount]).toEqual([['a', 'b'], 1])
    const second = plane.http('GET', `${MAPS}?limit=2&continue=${next}`).body
    expect([names(second), second.metadata.resourceVersion]).toEqual([['c'], first.metadata.resourceVersion])
    expect(second.metadata).not.toHaveProperty('continue')
    expect(plane.http('GET', `${MAPS}?limit=1&labelSelector=app`).body.metadata).not.toHaveProperty('remainingItemCount')
    expect(plane.verdict('GET', `${MAPS}?continue=!`)).toBe('400 BadRequest: continue key is not valid')
    expect(plane.verdict('GET', `${MAPS}?resourceVersion=999999`)).toMatch(/^504 Timeout: Timeout: Too large resource version: 999999/)
  })

  test('a watch at the HTTP door answers what there is and leaves no watcher behind', () => {
    const { code, body } = plane.http('GET', `${MAPS}?watch=true`), { length } = plane.kernel.ledger
    expect([code, names(body)]).toEqual([200, ['a', 'b', 'c']])
    plane.http('POST', MAPS, map('d'))
    expect(Array.from({ length: plane.kernel.ledger.length - length }, (_, i) => opOf(plane.kernel.ledger.op(length + i)))).not.toContain('watch')
  })

  test('a Table has the columns of its kind', () => {
    const { body } = plane.send({ verb: 'list', resource: 'configmaps', namespace: 'default', asTable: true, query: { limit: '1' } })
    expect(body).toMatchObject({ kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: { remainingItemCount: 2 }, rows: [{ cells: ['a', 0, expect.any(String)] }] })
  })
})

describe('accounts of who set what', () => {
  const managers = (object: Loose) => (object.metadata.managedFields as { manager: string; operation: string; subresource?: string }[] | undefined)?.map(({ manager, operation, subresource }) => [manager, operation, subresource].filter(Boolean).join(' '))

  test('writes from outside are credited, those of components are not', () => {
    expect(managers(plane.http('POST', `${MAPS}?fieldManager=me`, map('a', { k: '1' })).body)).toEqual(['me Update'])
    expect(managers(plane.http('PATCH', `${MAPS}/a`, { data: { j: '2' } }, 'merge').body)).toEqual(expect.arrayContaining(['kubectl Update', 'me Update']))
    const made = plane.send({ verb: 'create', resource: 'configmaps', namespace: 'default', body: map('own') }, 'replicaset-controller').body as Loose
    expect(made.metadata).not.toHaveProperty('managedFields')
  })

  test('a scale is credited to the subresource, and a component that writes what people wrote as well', () => {
    plane.http('POST', `${DEPLOYMENTS}?fieldManager=me`, deployment('web'))
    plane.http('PATCH', `${DEPLOYMENTS}/web/scale`, { spec: { replicas: 7 } }, 'merge')
    plane.send({ verb: 'patch', resource: 'deployments.apps', namespace: 'default', name: 'web', patchType: 'merge', subresource: 'status', body: { status: { replicas: 7 } } }, 'replicaset-controller')
    expect(managers(plane.http('GET', `${DEPLOYMENTS}/web`).body)).toEqual(expect.arrayContaining(['me Update', 'kubectl Update scale', 'replicaset-controller Update status']))
  })

  test('a client cannot forge its account', () => {
    plane.http('POST', MAPS, map('a'))
    expect(managers(plane.http('PUT', `${MAPS}/a`, map('a', { k: '1' }, { managedFields: [] })).body)).toEqual(['kubectl Update'])
  })

  test('server-side apply creates, refuses to take over, and takes over when forced', () => {
    const apply = (manager: string, data: object, more = '') => plane.verdict('PATCH', `${MAPS}/a?fieldManager=${manager}${more}`, map('a', data), 'apply')
    expect(apply('one', { k: '1' })).toBe('201')
    expect(apply('two', { j: '1' })).toBe('200')
    expect(apply('two', { k: '2' })).toBe('409 Conflict: Apply failed with 1 conflict: conflict with "one": .data.k')
    expect(apply('two', { k: '2' }, '&force=true')).toBe('200')
    expect(plane.http('GET', `${MAPS}/a`).body['data']).toEqual({ k: '2' })
    expect(plane.verdict('PATCH', `${MAPS}/a`, map('a'), 'apply')).toBe('422 Invalid: PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch')
  })

  test('what people changed by other means conflicts with an apply', () => {
    plane.verdict('PATCH', `${MAPS}/a?fieldManager=one`, map('a', { k: '1' }), 'apply')
    plane.http('PATCH', `${MAPS}/a?fieldManager=editor`, { data: { k: '5' } }, 'merge')
    expect(plane.verdict('PATCH', `${MAPS}/a?fieldManager=one`, map('a', { k: '1' }), 'apply')).toBe('409 Conflict: Apply failed with 1 conflict: conflict with "editor" using v1: .data.k')
  })
})

describe('evictions', () => {
  const BUDGETS = '/apis/policy/v1/namespaces/default/poddisruptionbudgets'
  const evict = (name: string) => plane.verdict('POST', `${PODS}/${name}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } })
  const run = (name: string) => {
    plane.http('POST', PODS, pod(name, { labels: { app: 'web' } }))
    bind(name)
    plane.http('PATCH', `${PODS}/${name}/status`, { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } }, 'merge')
  }
  const budget = (status: object) => {
    plane.http('POST', BUDGETS, { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web' }, spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } } })
    plane.http('PATCH', `${BUDGETS}/web/status`, { status: { observedGeneration: 1, ...status } }, 'merge')
  }

  test('without a budget a Pod is deleted with its grace', () => {
    run('a')
    expect(evict('a')).toBe('201')
    expect(plane.http('GET', `${PODS}/a`).body.metadata.deletionGracePeriodSeconds).toBe(30)
    expect(evict('nosuch')).toBe('404 NotFound: pods "nosuch" not found')
  })

  const conditionsOf = (name: string) => (plane.http('GET', `${PODS}/${name}`).body as unknown as { readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string }[] } }).status.conditions

  test('a Pod says why it goes before it does, and a dry run only looks', () => {
    run('a')
    plane.http('POST', `${PODS}/a/eviction?dryRun=All`, { metadata: { name: 'a' } })
    expect(conditionsOf('a').map(({ type }) => type)).not.toContain('DisruptionTarget')
    evict('a')
    expect(conditionsOf('a').find(({ type }) => type === 'DisruptionTarget')).toMatchObject({ status: 'True', reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' })
  })

  test('a Pod that two budgets cover is not evicted', () => {
    run('a')
    budget({ disruptionsAllowed: 1, currentHealthy: 1, desiredHealthy: 0, expectedPods: 1 })
    plane.http('POST', BUDGETS, { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'other' }, spec: { minAvailable: 0, selector: { matchLabels: { app: 'web' } } } })
    expect(evict('a')).toBe('500 : This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.')
  })

  test('a Pod that is not ready may go where the budget is met, or where the policy lets it', () => {
    run('a')
    budget({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 1, expectedPods: 1 })
    plane.http('PATCH', `${PODS}/a/status`, { status: { conditions: [{ type: 'Ready', status: 'False' }] } }, 'merge')
    expect(evict('a')).toMatch(/^429/)
    plane.http('PATCH', `${BUDGETS}/web`, { spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' } }, 'merge')
    expect(evict('a')).toBe('201')
  })

  test('a budget is spent once, even by two at the same moment', () => {
    run('a')
    run('b')
    budget({ disruptionsAllowed: 1, currentHealthy: 2, desiredHealthy: 1, expectedPods: 2, conditions: [{ type: 'DisruptionAllowed', status: 'True', reason: 'SufficientPods', message: '', lastTransitionTime: '2026-01-05T08:00:00Z' }] })
    const ids = ['a', 'b'].map((name) => plane.post({ verb: 'create', resource: 'pods', namespace: 'default', name, subresource: 'eviction', body: { metadata: { name } } }))
    plane.kernel.advance(plane.kernel.now + 5_000)
    expect(ids.map((id) => plane.answer(id)?.code).sort()).toEqual([201, 429])
    const { status } = plane.http('GET', `${BUDGETS}/web`).body
    expect(status).toMatchObject({ disruptionsAllowed: 0, conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods' }] })
    expect(Object.keys(status['disruptedPods'])).toHaveLength(1)
  })

  test('a refusal says what the budget needs; a budget that nobody looked at yet is told apart', () => {
    run('a')
    budget({ disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1 })
    const { body } = plane.http('POST', `${PODS}/a/eviction`, { metadata: { name: 'a' } })
    expect(body).toMatchObject({ reason: 'TooManyRequests', message: "Cannot evict pod as it would violate the pod's disruption budget.", details: { causes: [{ reason: 'DisruptionBudget', message: 'The disruption budget web needs 1 healthy pods and has 1 currently' }] }, code: 429 })
    plane.http('PATCH', `${BUDGETS}/web`, { spec: { minAvailable: 0 } }, 'merge')
    expect(plane.http('POST', `${PODS}/a/eviction`, { metadata: { name: 'a' } }).body).toMatchObject({ details: { causes: [{ message: 'The disruption budget web is still being processed by the server.' }], retryAfterSeconds: 10 } })
  })

  test('a Pod that serves nobody is evicted whatever the budget says', () => {
    plane.http('POST', PODS, pod('pending', { labels: { app: 'web' } }))
    budget({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 1 })
    expect(evict('pending')).toBe('201')
    expect(plane.verdict('GET', `${PODS}/pending`)).toMatch(/^404/)
  })
})

describe('whatever is sent', () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.constantFrom(null, true, -1, 0, 1.5, '', 'x', 'web', '10%'), fc.array(tie('value'), { maxLength: 3 }), tie('object')),
    object: fc.dictionary(fc.constantFrom('metadata', 'name', 'labels', 'spec', 'replicas', 'selector', 'matchLabels', 'template', 'containers', 'status', 'data', 'finalizers', 'target', 'ports', 'deleteOptions', 'preconditions', 'dryRun', 'op', 'path', 'value', 'managedFields', 'ownerReferences', 'resourceVersion'), tie('value'), { maxKeys: 5, noNullPrototype: true }),
  })).value
  const path = fc.tuple(
    fc.constantFrom(PODS, MAPS, DEPLOYMENTS, '/api/v1/namespaces', '/api/v1/nodes', '/api/v1/namespaces/default/services', '/apis/policy/v1/namespaces/default/poddisruptionbudgets'),
    fc.constantFrom('', '/web', '/nosuch', '/demo'), fc.constantFrom('', '', '/status', '/scale', '/binding', '/eviction', '/finalize', '/log'),
    fc.constantFrom('', '', '?dryRun=All', '?fieldManager=me', '?fieldManager=me&force=true', '?limit=1', '?limit=x', '?continue=x', '?labelSelector=%2C', '?gracePeriodSeconds=0'),
  ).map((parts) => parts.join(''))
  const request = fc.record({ method: fc.constantFrom('GET' as const, 'POST' as const, 'PUT' as const, 'PATCH' as const, 'DELETE' as const), path, body: fc.option(json, { nil: undefined }), type: fc.constantFrom('json' as const, 'merge' as const, 'strategic' as const, 'apply' as const) })

  /** A sound object with one part of it turned into something else. */
  const bent = fc.tuple(fc.constantFrom<object>(pod('web'), map('web', { k: '1' }), deployment('web')), fc.infiniteStream(fc.nat(20)), json).map(([object, turns, value]) => {
    const bend = (part: unknown): unknown => {
      const turn = turns.next().value as number
      if (typeof part !== 'object' || part === null || turn < 3) return value
      const keys = Object.keys(part), key = keys[turn % keys.length]
      return Array.isArray(part) ? part.map((item, i) => (String(i) === key ? bend(item) : item)) : { ...part, [key]: bend((part as Record<string, unknown>)[key]) }
    }
    return bend(object)
  })
  const written = fc.record({ method: fc.constantFrom('POST' as const, 'PUT' as const, 'PATCH' as const), path, body: bent, type: fc.constantFrom('merge' as const, 'strategic' as const, 'apply' as const) })

  test('there is an answer, and nothing breaks', () => {
    plane.http('POST', PODS, pod('web'))
    plane.http('POST', MAPS, map('web'))
    plane.http('POST', DEPLOYMENTS, deployment('web'))
    fc.assert(fc.property(fc.oneof(request, written), ({ method, path: to, body, type }) => {
      expect(plane.http(method, to, body, type).code).toBeGreaterThanOrEqual(200)
    }), { numRuns: 3_000 })
  })
})
