import { describe, expect, test } from 'vitest'
import type { ApiRequest, ApiResponse } from '../../apiserver/request.ts'
import type { ControllerRevision, PersistentVolumeClaim, Pod, StatefulSet } from '../../generated/api-types.d.ts'
import { driveSync, failureAnswer, fakeTimestamp, said, type FakeCluster } from '../../kernel/testing/fake-view.ts'
import { labels, ownedBy, pod as samplePod } from '../../kernel/testing/sample-objects.ts'
import type { KubeObject, ObjectMeta, OwnerReference } from '../../kube-object.ts'
import { revisionData, revisionHash } from '../controller-revisions.ts'
import declaration from './stateful-set.controller.ts'
import reconciler from './stateful-set.reconciler.ts'

const controller = { ...declaration, ...reconciler }
const sync = (objects: readonly KubeObject[], more: Partial<FakeCluster> = {}) => driveSync(controller, 'default/web', { objects, ...more })
/** What a sync asked for and decided, without the counting at its end. */
const deeds = (objects: readonly KubeObject[], more: Partial<FakeCluster> = {}): string[] => said(sync(objects, more).steps).filter((line) => !line.includes('stateful-set-counted'))

const statusWritten = (objects: readonly KubeObject[]): StatefulSet['status'] => (sync(objects).requests.at(-1)?.body as StatefulSet | undefined)?.status

const templateWith = (image: string) => ({ metadata: { labels }, spec: { containers: [{ name: 'app', image }] } })
const nameOf = (image: string): string => `web-${revisionHash(revisionData(templateWith(image)), 0)}`
const OLD = nameOf('web:1'), NEW = nameOf('web:2')

function set(spec: Partial<StatefulSet['spec']> = {}, status: Partial<NonNullable<StatefulSet['status']>> = {}, meta: Partial<ObjectMeta> = {}): StatefulSet {
  return {
    apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'web', namespace: 'default', uid: 'uid-of-web', resourceVersion: '1', generation: 1, creationTimestamp: fakeTimestamp(0), ...meta },
    spec: {
      replicas: 3, serviceName: 'web', selector: { matchLabels: labels }, template: templateWith('web:1'), podManagementPolicy: 'OrderedReady', revisionHistoryLimit: 10,
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }, persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' }, ...spec,
    },
    status: { replicas: 0, currentRevision: OLD, ...status },
  }
}

const revision = (image: string, number: number, owner: readonly OwnerReference[] = ownedBy('StatefulSet', 'web')): ControllerRevision => ({
  apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata: { name: nameOf(image), namespace: 'default', uid: `uid-of-${nameOf(image)}`, resourceVersion: '1', creationTimestamp: fakeTimestamp(number), labels, ownerReferences: owner },
  data: revisionData(templateWith(image)), revision: number,
})

type PodState = NonNullable<Parameters<typeof samplePod>[1]>

/** A Pod of the set: ready unless told otherwise, with its identity. */
function replica(ordinal: number, { revision: of = OLD, meta, ...state }: PodState & { readonly revision?: string } = {}): Pod {
  const name = `web-${ordinal}`, own = { ...labels, 'statefulset.kubernetes.io/pod-name': name, 'apps.kubernetes.io/pod-index': String(ordinal), 'controller-revision-hash': of }
  return samplePod(name, { ready: true, node: 'a', ...state, meta: { labels: own, ownerReferences: ownedBy('StatefulSet', 'web'), ...meta } })
}

const going = { meta: { deletionTimestamp: fakeTimestamp(0) } }
const first = revision('web:1', 1)

describe('making Pods in order', () => {
  test('the first sync keeps the template and makes one Pod, then counts', () => {
    const { steps, requests } = sync([set({}, { currentRevision: undefined })])
    expect(said(steps)).toEqual([
      'create controllerrevisions.apps (template-kept)', 'create pods (replica-missing)', 'SuccessfulCreate: create Pod web-0 in StatefulSet web successful',
      'update statefulsets.apps/status web (stateful-set-counted)',
    ])
    expect(requests[0].body).toMatchObject({ metadata: { name: OLD, labels: { ...labels, 'controller.kubernetes.io/hash': OLD.slice(4) } }, revision: 1 })
    expect((requests[2].body as StatefulSet).status).toEqual({ observedGeneration: 1, replicas: 0, currentRevision: OLD, updateRevision: OLD, collisionCount: 0, availableReplicas: 0 })
  })

  test('a Pod has the name, host name and labels of its ordinal', () => {
    const { requests } = sync([set(), first])
    expect(requests[0].body).toMatchObject({
      metadata: { name: 'web-0', generateName: 'web-', labels: { ...labels, 'statefulset.kubernetes.io/pod-name': 'web-0', 'apps.kubernetes.io/pod-index': '0', 'controller-revision-hash': OLD } },
      spec: { hostname: 'web-0', subdomain: 'web' },
    })
  })

  test.each([
    ['is not ready', { ready: false, phase: 'Running' as const }, 'replica-waits-ready'],
    ['is on its way out', going, 'replica-waits-gone'],
  ])('nothing comes after a Pod that %s', (_, state, code) => {
    expect(deeds([set(), first, replica(0, state)])).toEqual([`decided ${code}`])
  })

  test('with minReadySeconds the next one comes once the one before has been ready for long enough', () => {
    const objects = [set({ minReadySeconds: 10 }), first, replica(0, { readySinceMs: 2_000 })]
    expect(deeds(objects, { now: 11_000 })).toEqual(['decided replica-waits-available'])
    expect(sync(objects, { now: 11_000 }).result).toEqual({ againInMs: 1_000 })
    expect(deeds(objects, { now: 12_000 })[0]).toBe('create pods (replica-missing)')
  })

  test('ordinals may start elsewhere', () => {
    expect(sync([set({ replicas: 2, ordinals: { start: 5 } }), first, replica(5)]).requests[0].body).toMatchObject({ metadata: { name: 'web-6' } })
  })

  test('nothing is done before the cache has seen what was done last', () => {
    expect(sync([set(), first], { expectationsMet: false }).steps).toEqual([])
    expect(sync([set(), first], { memory: new Map([['status written', 7]]) }).steps).toEqual([])
  })

  test('a Pod that is refused is told of, and tried again', () => {
    const { steps, error } = sync([set(), first], { answer: ({ verb, resource }) => (verb === 'create' && resource === 'pods' ? failureAnswer(403, 'Forbidden', 'pods "web-0" is forbidden: exceeded quota') : undefined) })
    expect(said(steps)).toContain('FailedCreate: create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: exceeded quota')
    expect(error?.message).toBe('pods "web-0" is forbidden: exceeded quota')
  })
})

describe('with the policy Parallel', () => {
  const parallel = { podManagementPolicy: 'Parallel' } as const

  test('Pods come in batches that double, whatever became of the ones before', () => {
    const { steps } = sync([set({ ...parallel, replicas: 4 }), first, replica(0, { ready: false })])
    expect(said(steps).filter((line) => line.startsWith('create')).length).toBe(3)
    const batches = new Map<string, number>()
    const answer = (request: ApiRequest): ApiResponse | undefined => { batches.set((request.body as KubeObject).metadata.name, batches.size); return undefined }
    sync([set({ ...parallel, replicas: 4 }), first], { answer })
    expect([...batches.keys()].slice(0, 4)).toEqual(['web-0', 'web-1', 'web-2', 'web-3'])
  })

  test('all that are too many go at once', () => {
    expect(deeds([set({ ...parallel, replicas: 1 }), first, ...[0, 1, 2].map((n) => replica(n))]).filter((line) => line.startsWith('delete'))).toEqual(['delete pods web-2 (replica-surplus)', 'delete pods web-1 (replica-surplus)'])
  })

  test('updates are still one at a time', () => {
    const objects = [set({ ...parallel, template: templateWith('web:2') }), first, revision('web:2', 2), ...[0, 1, 2].map((n) => replica(n))]
    expect(deeds(objects).filter((line) => line.startsWith('delete'))).toEqual(['delete pods web-2 (replica-outdated)'])
  })

  test('a failure ends the batch, but not the counting', () => {
    const { steps, error } = sync([set({ ...parallel, replicas: 9 }), first], { answer: ({ verb, body }) => (verb === 'create' && (body as KubeObject).metadata.name === 'web-1' ? failureAnswer(500, 'InternalError', 'no') : undefined) })
    expect(said(steps).filter((line) => line.startsWith('create pods'))).toHaveLength(3)
    expect(said(steps).at(-1)).toBe('update statefulsets.apps/status web (stateful-set-counted)')
    expect(error?.message).toBe('no')
  })
})

describe('taking Pods away', () => {
  test('the last goes first, and the next one once it is gone', () => {
    const three = [0, 1, 2].map((n) => replica(n))
    expect(deeds([set({ replicas: 1 }), first, ...three])).toEqual(['delete pods web-2 (replica-surplus)', 'SuccessfulDelete: delete Pod web-2 in StatefulSet web successful'])
    expect(deeds([set({ replicas: 1 }), first, replica(0), replica(1), replica(2, going)])).toEqual(['decided scale-down-waits-gone'])
  })

  test('a Pod that does not serve may go only if it is the first that does not', () => {
    const broken = { ready: false, phase: 'Running' } as const
    expect(deeds([set({ replicas: 1 }), first, replica(0), replica(1), replica(2, broken)])[0]).toBe('delete pods web-2 (replica-surplus)')
    expect(deeds([set({ replicas: 1 }), first, replica(0), replica(1, broken), replica(2, broken)])).toEqual(['decided scale-down-waits-ready'])
  })

  test('a set that is being deleted only counts', () => {
    expect(deeds([set({}, {}, { deletionTimestamp: fakeTimestamp(0) }), first, replica(0)])).toEqual([])
  })
})

describe('Pods that came to their end', () => {
  test.each([
    ['Failed', ['RecreatingFailedPod: StatefulSet default/web is recreating failed Pod web-0', 'delete pods web-0 (replica-over)', 'SuccessfulDelete: delete Pod web-0 in StatefulSet web successful']],
    ['Succeeded', ['delete pods web-0 (replica-over)', 'SuccessfulDelete: delete Pod web-0 in StatefulSet web successful']],
  ] as const)('%s: it goes, and nothing else happens before it is gone', (phase, lines) => {
    expect(deeds([set(), first, replica(0, { phase }), replica(1), replica(2)])).toEqual(lines)
    expect(deeds([set(), first, replica(0, { phase, ...going })])).toEqual([])
  })
})

describe('updating', () => {
  const changed = (spec: Partial<StatefulSet['spec']> = {}) => [set({ template: templateWith('web:2'), ...spec }, { currentRevision: OLD }), first, revision('web:2', 2)]

  test('a new template becomes a revision, and the last Pod goes', () => {
    expect(deeds([set({ template: templateWith('web:2') }), first, ...[0, 1, 2].map((n) => replica(n))]).slice(0, 2)).toEqual(['create controllerrevisions.apps (template-kept)', 'delete pods web-2 (replica-outdated)'])
  })

  test('the next one goes once the one before is available again', () => {
    expect(deeds([...changed(), replica(0), replica(1), replica(2, { revision: NEW, ready: false, phase: 'Running' })])).toEqual(['decided replica-waits-ready'])
    expect(deeds([...changed(), replica(0), replica(1), replica(2, { revision: NEW })])[0]).toBe('delete pods web-1 (replica-outdated)')
  })

  test('the Pod that goes is no longer counted as current', () => {
    expect(statusWritten([...changed(), ...[0, 1, 2].map((n) => replica(n))])).toMatchObject({ replicas: 3, currentReplicas: 2, currentRevision: OLD, updateRevision: NEW })
  })

  test('Pods below the partition stay as they are, and are made as they were', () => {
    const partition = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } } as const
    expect(deeds([...changed(partition), replica(0), replica(1), replica(2, { revision: NEW })])).toEqual([])
    expect(sync([...changed(partition), replica(1), replica(2, { revision: NEW })]).requests[0].body).toMatchObject({ metadata: { labels: { 'controller-revision-hash': OLD } }, spec: { containers: [{ image: 'web:1' }] } })
    expect(sync([...changed(partition), replica(0), replica(1)]).requests[0].body).toMatchObject({ metadata: { labels: { 'controller-revision-hash': NEW } }, spec: { containers: [{ image: 'web:2' }] } })
  })

  test('while a Pod below the partition is away the old revision stays the current one: the Pod comes back as it was', () => {
    const partition = { replicas: 2, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } } as const
    expect(statusWritten([...changed(partition), replica(1, { revision: NEW })])).toMatchObject({ currentRevision: OLD, updateRevision: NEW })
    expect(statusWritten([...changed({ replicas: 2 }), replica(1, { revision: NEW })])).toMatchObject({ currentRevision: NEW, updateRevision: NEW })
  })

  test('with OnDelete nobody is updated, but whoever comes is new', () => {
    const onDelete = { updateStrategy: { type: 'OnDelete' } } as const
    expect(deeds([...changed(onDelete), ...[0, 1, 2].map((n) => replica(n))])).toEqual([])
    expect(sync([...changed(onDelete), replica(0), replica(1)]).requests[0].body).toMatchObject({ spec: { containers: [{ image: 'web:2' }] } })
  })

  test('a broken new Pod holds everything up, also where the template is put back: only its deletion helps', () => {
    const broken = replica(2, { revision: NEW, ready: false, phase: 'Running' })
    expect(deeds([set({}, { currentRevision: OLD }), revision('web:2', 2), revision('web:1', 3), replica(0), replica(1), broken])).toEqual(['decided replica-waits-ready'])
  })

  test('when all Pods are new, the new revision is the current one', () => {
    expect(statusWritten([...changed(), ...[0, 1, 2].map((n) => replica(n, { revision: NEW }))])).toEqual({ observedGeneration: 1, replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3, currentRevision: NEW, updateRevision: NEW, collisionCount: 0, availableReplicas: 3 })
  })
})

describe('revisions', () => {
  const ready = [0, 1, 2].map((n) => replica(n))

  test('a template that comes back makes its revision the latest', () => {
    const { steps, requests } = sync([set(), first, revision('web:2', 2), ...ready])
    expect(said(steps)[0]).toBe(`update controllerrevisions.apps ${OLD} (revision-comes-back)`)
    expect(requests[0].body).toMatchObject({ revision: 3 })
  })

  test('beyond the limit the oldest that no Pod has are forgotten', () => {
    const past = ['web:7', 'web:8', 'web:9'].map((image, i) => revision(image, i + 1))
    const objects = [set({ revisionHistoryLimit: 1 }), ...past, revision('web:1', 4), replica(0, { revision: nameOf('web:7') }), replica(1), replica(2)]
    expect(deeds(objects).filter((line) => line.includes('revision-beyond-limit'))).toEqual([`delete controllerrevisions.apps ${nameOf('web:8')} (revision-beyond-limit)`])
  })

  test('one that nobody owns is adopted', () => {
    expect(deeds([set(), revision('web:1', 1, []), ...ready])).toEqual(['get statefulsets.apps web (check-owner-before-adoption)', `patch controllerrevisions.apps ${OLD} (adopt)`])
  })
})

describe('whose Pods they are', () => {
  test('a Pod that nobody owns is adopted if it bears a name of the set', () => {
    const orphans = [replica(0, { meta: { ownerReferences: [] } }), samplePod('other', { ready: true })]
    expect(deeds([set({ replicas: 1 }), first, ...orphans])).toEqual(['get statefulsets.apps web (check-owner-before-adoption)', 'patch pods web-0 (adopt)'])
  })

  test('an owned Pod of another name is let go', () => {
    const odd = samplePod('odd', { ready: true, meta: { ownerReferences: ownedBy('StatefulSet', 'web') } })
    expect(deeds([set({ replicas: 1 }), first, replica(0), odd])).toEqual(['patch pods odd (release)'])
  })

  test('a Pod without its name as a label gets it', () => {
    const { steps, requests } = sync([set({ replicas: 1 }), first, replica(0, { meta: { labels: { ...labels, 'controller-revision-hash': OLD } } })])
    expect(said(steps)).toContain('SuccessfulUpdate: update Pod web-0 in StatefulSet web successful')
    expect(requests[0].body).toMatchObject({ metadata: { labels: { 'statefulset.kubernetes.io/pod-name': 'web-0', 'apps.kubernetes.io/pod-index': '0' } } })
  })
})

describe('claims', () => {
  const template = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } } as unknown as PersistentVolumeClaim
  const withClaims = (spec: Partial<StatefulSet['spec']> = {}) => set({ replicas: 1, volumeClaimTemplates: [template], ...spec })
  const claim = (ordinal: number, ownerReferences: readonly OwnerReference[] = [], more: Partial<ObjectMeta> = {}): PersistentVolumeClaim => ({
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: `data-web-${ordinal}`, namespace: 'default', uid: `uid-of-claim-${ordinal}`, resourceVersion: '1', creationTimestamp: fakeTimestamp(0), ownerReferences, ...more }, spec: template.spec,
  })
  const user = (ordinal: number, state: PodState = {}): Pod => replica(ordinal, { ...state, spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `data-web-${ordinal}` } }] } })
  const deletes = { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Delete' } } as const

  test('a Pod is preceded by the claims that are its own', () => {
    const { steps, requests } = sync([withClaims(), first])
    expect(said(steps).slice(0, 4)).toEqual([
      'create persistentvolumeclaims (claim-of-replica-missing)', 'SuccessfulCreate: create Claim data-web-0 Pod web-0 in StatefulSet web success',
      'create pods (replica-missing)', 'SuccessfulCreate: create Pod web-0 in StatefulSet web successful',
    ])
    expect(requests[0].body).toMatchObject({ metadata: { name: 'data-web-0', labels } })
    expect(requests[1].body).toMatchObject({ spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } }] } })
  })

  test('a claim that is there is used again', () => {
    expect(deeds([withClaims(), first, claim(0)])[0]).toBe('create pods (replica-missing)')
  })

  test('a Pod waits for a claim that is on its way out', () => {
    const { steps, error } = sync([withClaims(), first, claim(0, [], { deletionTimestamp: fakeTimestamp(0) })])
    expect(said(steps)[0]).toBe('FailedCreate: create Pod web-0 in StatefulSet web failed error: pvc data-web-0 is being deleted')
    expect(error?.message).toBe('pvc data-web-0 is being deleted')
  })

  test('claims that were lost are made again while their Pod is pending', () => {
    expect(deeds([withClaims(), first, user(0, { ready: false })])[0]).toBe('create persistentvolumeclaims (claim-of-replica-missing)')
  })

  test('by default claims belong to nobody and stay', () => {
    expect(deeds([withClaims(), first, claim(0), user(0)])).toEqual([])
  })

  test('with whenDeleted: Delete a claim belongs to the set', () => {
    const { requests } = sync([withClaims(deletes), first, claim(0), user(0)])
    expect(requests[0]).toMatchObject({ verb: 'update', resource: 'persistentvolumeclaims', body: { metadata: { ownerReferences: [{ kind: 'StatefulSet', name: 'web', controller: true }] } } })
  })

  test('with whenScaled: Delete a claim belongs to the Pod that is about to go', () => {
    const { steps, requests } = sync([withClaims({ ...deletes, replicas: 0 }), first, claim(0, ownedBy('StatefulSet', 'web')), user(0)])
    expect(said(steps).slice(0, 2)).toEqual(['update persistentvolumeclaims data-web-0 (claim-owners-by-policy)', 'delete pods web-0 (replica-surplus)'])
    expect((requests[0].body as KubeObject).metadata.ownerReferences).toMatchObject([{ kind: 'Pod', name: 'web-0', uid: 'uid-of-web-0', controller: true }])
  })

  test('a claim that goes with the Pod that was is waited for', () => {
    const former = claim(0, [{ apiVersion: 'v1', kind: 'Pod', name: 'web-0', uid: 'uid-of-the-former', controller: true, blockOwnerDeletion: true }])
    const { result } = sync([withClaims(deletes), first, former])
    expect(deeds([withClaims(deletes), first, former])).toEqual(['decided replica-waits-stale-claim'])
    expect(result).toEqual({ againInMs: 1_000 })
  })

  test('a claim that somebody else manages is let be', () => {
    const foreign = claim(0, [{ apiVersion: 'v1', kind: 'Other', name: 'x', uid: 'uid-of-x', controller: true }])
    expect(deeds([withClaims(deletes), first, foreign, user(0)])).toEqual([])
  })
})

test('a status write that met others is done again on their version', () => {
  let writes = 0
  const { steps, error } = sync([set({ replicas: 0 }), first], { answer: ({ subresource }) => (subresource === 'status' && writes++ < 2 ? failureAnswer(409, 'Conflict', 'modified') : undefined) })
  expect(said(steps).filter((line) => line.includes('status'))).toHaveLength(3)
  expect(error).toBeUndefined()
})

test('nothing is written when nothing changed', () => {
  const status = { observedGeneration: 1, replicas: 3, readyReplicas: 3, currentReplicas: 3, updatedReplicas: 3, availableReplicas: 3, currentRevision: OLD, updateRevision: OLD, collisionCount: 0 }
  expect(sync([set({}, status), first, ...[0, 1, 2].map((n) => replica(n))]).steps).toEqual([])
})
