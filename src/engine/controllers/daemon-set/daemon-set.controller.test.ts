import { describe, expect, test } from 'vitest'
import type { ControllerRevision, DaemonSet, Node, Pod } from '../../generated/api-types.d.ts'
import type { Informer } from '../../kernel/informer.ts'
import { driveSync, failureAnswer, fakeTimestamp, said, type FakeCluster } from '../../kernel/testing/fake-view.ts'
import { labels, node, ownedBy, pod as samplePod } from '../../kernel/testing/sample-objects.ts'
import nodeKind from '../../kinds/node/node.kind.ts'
import type { KubeObject } from '../../kube-object.ts'
import { revisionData } from '../controller-revisions.ts'
import { podTemplateHash } from '../pod-template-hash.ts'
import declaration from './daemon-set.controller.ts'
import reconciler from './daemon-set.reconciler.ts'

const controller = { ...declaration, ...reconciler }
const sync = (objects: readonly KubeObject[], more: Partial<FakeCluster> = {}) => driveSync(controller, 'default/agent', { objects, ...more })
/** What a sync asked for and decided, without Events, the counting and its wait for the cache. */
const deeds = (objects: readonly KubeObject[], more: Partial<FakeCluster> = {}): string[] => said(sync(objects, more).steps.filter((step) => !('event' in step || 'waitMs' in step))).filter((line) => !line.includes('daemon-set-counted'))
const deletions = (objects: readonly KubeObject[], more: Partial<FakeCluster> = {}): string[] => deeds(objects, more).filter((line) => line.startsWith('delete pods'))

const templateWith = (image: string) => ({ metadata: { labels }, spec: { containers: [{ name: 'app', image }] } })
const hashOf = (image: string): string => podTemplateHash(templateWith(image), undefined)
const OLD = hashOf('web:1'), NEW = hashOf('web:2')

function daemonSet(spec: Partial<DaemonSet['spec']> = {}, status: Partial<NonNullable<DaemonSet['status']>> = {}, generation = 1): DaemonSet {
  return {
    apiVersion: 'apps/v1', kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'default', uid: 'uid-of-agent', resourceVersion: '1', generation, creationTimestamp: fakeTimestamp(0), annotations: { 'deprecated.daemonset.template.generation': String(generation) } },
    spec: { selector: { matchLabels: labels }, template: templateWith('web:1'), updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }, revisionHistoryLimit: 10, ...spec },
    status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0, ...status },
  }
}

const revision = (image: string, number: number): ControllerRevision => ({
  apiVersion: 'apps/v1', kind: 'ControllerRevision', metadata: { name: `agent-${hashOf(image)}`, namespace: 'default', uid: `uid-of-${image}`, resourceVersion: '1', creationTimestamp: fakeTimestamp(number), labels: { ...labels, 'controller-revision-hash': hashOf(image) }, ownerReferences: ownedBy('DaemonSet', 'agent') },
  data: revisionData(templateWith(image)), revision: number,
})

type PodState = NonNullable<Parameters<typeof samplePod>[1]>

/** A Pod on a node: ready unless told otherwise, of the first template. */
function daemon(on: string, { hash = OLD, name = `agent-${on}`, meta, ...state }: PodState & { readonly hash?: string; readonly name?: string } = {}): Pod {
  return samplePod(name, { ready: true, node: on, ...state, meta: { labels: { ...labels, 'controller-revision-hash': hash }, ownerReferences: ownedBy('DaemonSet', 'agent'), ...meta } })
}

const unready = { ready: false, phase: 'Running' } as const
const going = { meta: { deletionTimestamp: fakeTimestamp(0) } }
const first = revision('web:1', 1), nodes = ['a', 'b', 'c'].map((name) => node(name))

describe('giving nodes their Pods', () => {
  test('the first sync keeps the template and makes a Pod for every node', () => {
    const { requests } = sync([daemonSet(), ...nodes])
    expect(requests.map(({ verb, resource, subresource }) => `${verb} ${resource}${subresource ? `/${subresource}` : ''}`)).toEqual(['create controllerrevisions.apps', 'create pods', 'create pods', 'create pods', 'update daemonsets.apps/status'])
    expect(requests[0].body).toMatchObject({ metadata: { name: `agent-${OLD}`, labels: { ...labels, 'controller-revision-hash': OLD }, annotations: { 'deprecated.daemonset.template.generation': '1' } }, revision: 1 })
  })

  test('a Pod is pinned to its node by its name, tolerates what daemons must, and says of which template it is', () => {
    expect(sync([daemonSet(), first, node('a')]).requests[0].body).toMatchObject({
      metadata: { generateName: 'agent-', labels: { ...labels, 'controller-revision-hash': OLD, 'pod-template-generation': '1' } },
      spec: {
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a'] }] }] } } },
        tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' }, {}, {}, {}, {}, { key: 'node.kubernetes.io/unschedulable' }],
      },
    })
  })

  test('a node that has one gets no other, also while it waits for the scheduler', () => {
    const pinned = daemon('', { name: 'waiting', node: undefined, ready: false, spec: { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a'] }] }] } } } } })
    expect(deeds([daemonSet(), first, node('a'), pinned])).toEqual([])
  })

  test('one that is on its way out is waited for; one that has ended besides is not', () => {
    expect(deeds([daemonSet(), first, node('a'), daemon('a', going)])).toEqual([])
    expect(deeds([daemonSet(), first, node('a'), daemon('a', { ...going, phase: 'Succeeded' })])).toEqual(['create pods (daemon-missing)'])
  })

  test('a node that should have none loses it', () => {
    const objects = [daemonSet(), first, node('a', { taints: [{ key: 'x', effect: 'NoExecute' }] }), daemon('a')]
    expect(deeds(objects)).toEqual(['decided daemon-nodes-left-out', 'delete pods agent-a (daemon-unwanted)'])
    expect(deeds([daemonSet(), first, node('a', { taints: [{ key: 'x', effect: 'NoSchedule' }] }), daemon('a')])).toEqual(['decided daemon-nodes-left-out'])
  })

  test('nodes that are left out are told of once', () => {
    const memory = new Map<string, unknown>(), objects = [daemonSet(), first, node('a', { taints: [{ key: 'x', effect: 'NoSchedule' }] })]
    expect([deeds(objects, { memory }), deeds(objects, { memory })]).toEqual([['decided daemon-nodes-left-out'], []])
  })

  test('of several on one node the oldest stays', () => {
    const young = daemon('a', { name: 'young', meta: { creationTimestamp: fakeTimestamp(5_000) } })
    expect(deletions([daemonSet(), first, node('a'), young, daemon('a', { name: 'old' })])).toEqual(['delete pods young (daemon-surplus)'])
  })

  test('a Pod that waits for a node that is no more goes', () => {
    const lost = daemon('', { name: 'lost', node: undefined, ready: false, spec: { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['gone'] }] }] } } } } })
    expect(deletions([daemonSet(), first, lost, daemon('gone')])).toEqual(['delete pods lost (daemon-node-gone)'])
  })

  test('no more than 250 at once', () => {
    const many = Array.from({ length: 300 }, (_, i) => node(`n-${i}`))
    expect(sync([daemonSet(), first, ...many]).requests.filter(({ verb }) => verb === 'create')).toHaveLength(250)
  })

  test('a Pod that is refused ends the batch and is tried again', () => {
    const { steps, result } = sync([daemonSet(), first, ...nodes], { answer: ({ verb, resource }) => (verb === 'create' && resource === 'pods' ? failureAnswer(403, 'Forbidden', 'no') : undefined) })
    expect(said(steps)).toContain('FailedCreate: Error creating: no')
    expect(result).toEqual({ retry: { code: 'replicas-not-managed', params: { message: 'no' } } })
  })

  test('while changes are expected, it only counts, and does not claim to have seen the latest', () => {
    const { steps, requests } = sync([daemonSet({}, {}, 2), first, node('a')], { expectationsMet: false })
    expect(said(steps)).toEqual(['update daemonsets.apps/status agent (daemon-set-counted)'])
    expect((requests[0].body as DaemonSet).status?.observedGeneration).toBeUndefined()
  })

  test('a set that is being deleted is left alone', () => {
    const gone = daemonSet()
    expect(sync([{ ...gone, metadata: { ...gone.metadata, deletionTimestamp: fakeTimestamp(0) } }, node('a')]).steps).toEqual([])
  })
})

describe('Pods that came to their end', () => {
  const failed = daemon('a', { phase: 'Failed' })

  test('a failed one goes, the next one after a second, the one after that after two', () => {
    const memory = new Map<string, unknown>(), objects = [daemonSet(), first, node('a'), failed]
    expect(said(sync(objects, { memory, now: 0 }).steps).slice(0, 2)).toEqual(['FailedDaemonPod: Found failed daemon pod default/agent-a on node a, will try to kill it', 'delete pods agent-a (daemon-failed)'])
    expect([deletions(objects, { memory, now: 900 }), sync(objects, { memory, now: 900 }).result]).toEqual([[], { againInMs: 100 }])
    expect(deletions(objects, { memory, now: 1_000 })).toHaveLength(1)
    expect([deletions(objects, { memory, now: 2_900 }), deletions(objects, { memory, now: 3_000 }).length]).toEqual([[], 1])
  })

  test('one that succeeded goes too: a daemon is to run for ever', () => {
    expect(said(sync([daemonSet(), first, node('a'), daemon('a', { phase: 'Succeeded' })]).steps).slice(0, 2)).toEqual(['SucceededDaemonPod: Found succeeded daemon pod default/agent-a on node a, will try to delete it', 'delete pods agent-a (daemon-succeeded)'])
  })
})

describe('updating by ending the old', () => {
  const changed = (spec: Partial<DaemonSet['spec']> = {}) => [daemonSet({ template: templateWith('web:2'), ...spec }, {}, 2), first, revision('web:2', 2), ...nodes]
  const upTo = (maxUnavailable: number | string) => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable, maxSurge: 0 } } }) as const

  test('one at a time', () => {
    expect(deletions([...changed(), ...['a', 'b', 'c'].map((on) => daemon(on))])).toEqual(['delete pods agent-c (daemon-outdated)'])
    expect(deeds([...changed(), daemon('a'), daemon('b'), daemon('c', { hash: NEW, ...unready })])).toEqual(['decided daemon-update-waits'])
    expect(deletions([...changed(), daemon('a'), daemon('b'), daemon('c', { hash: NEW })])).toHaveLength(1)
  })

  test('as many at once as may be unavailable; a percentage is rounded up', () => {
    expect(deletions([...changed(upTo(2)), ...['a', 'b', 'c'].map((on) => daemon(on))])).toHaveLength(2)
    expect(deletions([...changed(upTo('34%')), ...['a', 'b', 'c'].map((on) => daemon(on))])).toHaveLength(2)
  })

  test('an old Pod that serves nobody goes whatever the limit', () => {
    expect(deletions([...changed(), daemon('a', unready), daemon('b', unready), daemon('c')])).toEqual(['delete pods agent-b (daemon-outdated-unavailable)', 'delete pods agent-a (daemon-outdated-unavailable)'])
  })

  test('with OnDelete nobody is updated', () => {
    expect(deeds([...changed({ updateStrategy: { type: 'OnDelete' } }), ...['a', 'b', 'c'].map((on) => daemon(on))])).toEqual([])
  })

  test('a new Pod counts as available once it has been ready for minReadySeconds', () => {
    const objects = [...changed({ minReadySeconds: 10 }), daemon('a'), daemon('b'), daemon('c', { hash: NEW, readySinceMs: 15_000 })]
    expect([deletions(objects, { now: 20_000 }), sync(objects, { now: 20_000 }).result]).toEqual([[], { againInMs: 5_000 }])
    expect(deletions(objects, { now: 25_000 })).toHaveLength(1)
  })
})

describe('updating by beginning the new', () => {
  const surge = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } } as const
  const changed = [daemonSet({ template: templateWith('web:2'), ...surge }, {}, 2), first, revision('web:2', 2), ...nodes]

  test('one more Pod comes, beside an old one', () => {
    expect(deeds([...changed, ...['a', 'b', 'c'].map((on) => daemon(on))])).toEqual(['create pods (daemon-surges)'])
    expect(deeds([...changed, ...['a', 'b', 'c'].map((on) => daemon(on)), daemon('c', { name: 'new', hash: NEW, ...unready })])).toEqual([])
  })

  test('the old one goes once the new one is available, or if it serves nobody itself', () => {
    const beside = daemon('c', { name: 'new', hash: NEW })
    expect(deletions([...changed, ...['a', 'b', 'c'].map((on) => daemon(on)), beside])[0]).toBe('delete pods agent-c (daemon-replaced)')
    expect(deletions([...changed, daemon('a'), daemon('b'), daemon('c', unready), daemon('c', { name: 'new', hash: NEW, ...unready })])[0]).toBe('delete pods agent-c (daemon-replaced)')
  })

  test('an old one that serves nobody gets company whatever the limit', () => {
    expect(deeds([...changed, daemon('a', unready), daemon('b', unready), daemon('c')])).toEqual(['create pods (daemon-surges)', 'create pods (daemon-surges)', 'create pods (daemon-surges)'])
  })
})

describe('revisions', () => {
  const ready = ['a', 'b', 'c'].map((on) => daemon(on))

  test('a template that comes back makes its revision the latest', () => {
    const { steps, requests } = sync([daemonSet(), first, revision('web:2', 2), ...nodes, ...ready])
    expect(said(steps)[0]).toBe(`update controllerrevisions.apps agent-${OLD} (revision-comes-back)`)
    expect(requests[0].body).toMatchObject({ revision: 3 })
  })

  test('beyond the limit the oldest that no Pod has are forgotten', () => {
    const objects = [daemonSet({ revisionHistoryLimit: 1 }), revision('web:7', 1), revision('web:8', 2), revision('web:1', 3), ...nodes, daemon('a', { hash: hashOf('web:7'), ...going }), daemon('b'), daemon('c')]
    expect(deeds(objects).filter((line) => line.includes('beyond'))).toEqual([`delete controllerrevisions.apps agent-${hashOf('web:8')} (revision-beyond-limit)`])
  })

  test('two that keep the same template become one', () => {
    const double = { ...first, metadata: { ...first.metadata, name: 'agent-double', labels: { ...labels, 'controller-revision-hash': 'double' } } }
    const lines = deeds([daemonSet(), double, first, ...nodes, daemon('a', { hash: 'double' }), daemon('b'), daemon('c')])
    expect(lines.filter((line) => line.includes('doubled'))).toHaveLength(3)
  })

  test('a name that belongs to another template raises the collision count', () => {
    const other = { ...first, data: revisionData(templateWith('other')) }
    const { requests, error } = sync([daemonSet(), ...nodes], { answer: ({ verb, resource }) => (resource !== 'controllerrevisions.apps' ? undefined : verb === 'create' ? failureAnswer(409, 'AlreadyExists', 'taken') : { code: 200, body: other }) })
    expect(requests.at(-1)).toMatchObject({ subresource: 'status', body: { status: { collisionCount: 1 } } })
    expect(error?.message).toBe('taken')
  })
})

test('the status counts nodes: those that should have a Pod, those that have one, and those that should not', () => {
  const objects = [daemonSet({ template: templateWith('web:2'), updateStrategy: { type: 'OnDelete' } }, {}, 2), first, revision('web:2', 2), ...nodes, node('d', { taints: [{ key: 'x', effect: 'NoSchedule' }] }), daemon('a', { hash: NEW }), daemon('b', unready), daemon('d')]
  const { requests } = sync(objects, { expectationsMet: false })
  expect((requests.at(-1)?.body as DaemonSet | undefined)?.status).toEqual({ desiredNumberScheduled: 3, currentNumberScheduled: 2, numberMisscheduled: 1, numberReady: 1, updatedNumberScheduled: 1, numberAvailable: 1, numberUnavailable: 2 })
})

test('a Pod that nobody owns is adopted if it matches', () => {
  expect(deeds([daemonSet(), first, node('a'), daemon('a', { meta: { ownerReferences: [] } })]).slice(0, 2)).toEqual(['get daemonsets.apps agent (check-owner-before-adoption)', 'patch pods agent-a (adopt)'])
})

describe('a change of a node', () => {
  const keysOf = declaration.watches?.find(({ kind }) => kind === nodeKind)?.keys as (event: { type: string; object: Node; old: Node | undefined }, informer: Informer) => readonly string[]
  const informer = { list: () => [daemonSet()] } as unknown as Informer
  const bare = node('a'), tainted = node('a', { taints: [{ key: 'x', effect: 'NoSchedule' }] })

  test.each([
    ['a new node that is wanted', { type: 'ADDED', object: bare, old: undefined }, ['default/agent']],
    ['a new node that is not', { type: 'ADDED', object: tainted, old: undefined }, []],
    ['one that is wanted no longer', { type: 'MODIFIED', object: tainted, old: bare }, ['default/agent']],
    ['one of which only the status changed', { type: 'MODIFIED', object: { ...bare, status: undefined }, old: bare }, []],
    ['one that goes', { type: 'DELETED', object: bare, old: bare }, []],
  ] as const)('wakes a DaemonSet or lets it be: %s', (_, event, keys) => {
    expect(keysOf(event as unknown as Parameters<typeof keysOf>[0], informer)).toEqual(keys)
  })
})
