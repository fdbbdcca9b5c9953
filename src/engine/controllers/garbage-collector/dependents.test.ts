// Which objects an event gives the garbage collector to look at.
import { expect, test } from 'vitest'
import type { Informer, WatchEvent } from '../../kernel/informer.ts'
import { fakeTimestamp } from '../../kernel/testing/fake-view.ts'
import { ownedBy, pod, replicaSet } from '../../kernel/testing/sample-objects.ts'
import type { KindDefinition } from '../../kinds/define-kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import type { KubeObject } from '../../kube-object.ts'
import { keysOfEvent } from './dependents.ts'

const web = { ownerReferences: ownedBy('ReplicaSet', 'web').map((owner) => ({ ...owner, blockOwnerDeletion: true })) }
const waiting = replicaSet('web', 1, undefined, { deletionTimestamp: fakeTimestamp(0), finalizers: ['foregroundDeletion'] })
/** A cache with these objects. */
const cacheOf = (objects: readonly KubeObject[]): Informer => ({
  get: (kind: KindDefinition, _namespace: string, name: string) => objects.find((object) => object.kind === kind.kind && object.metadata.name === name),
  found: (kind: KindDefinition, _index: string, uid: string) => objects.filter((object) => object.kind === kind.kind && object.metadata.ownerReferences?.some((owner) => owner.uid === uid)),
}) as unknown as Informer
const keysOf = (type: WatchEvent['type'], object: KubeObject, cache: readonly KubeObject[]): readonly string[] => keysOfEvent(podKind, { type, object, old: type === 'ADDED' ? undefined : object }, cacheOf(cache))
const keyOf = (kind: string, name: string): string => `${kind}/default/${name}/uid-of-${name}`

test('what comes while its owner waits to be deleted is left alone until another dependent is gone', () => {
  const late = pod('late', { meta: web }), going = pod('going', { meta: { ...web, deletionTimestamp: fakeTimestamp(0) } })
  expect(keysOf('ADDED', late, [waiting, late, going])).toEqual([])
  expect(keysOf('DELETED', pod('gone', { meta: web }), [waiting, late, going])).toEqual([keyOf('replicasets.apps', 'web'), keyOf('pods', 'late')])
})

test('what comes without its owner is looked at', () => {
  const late = pod('late', { meta: web })
  expect(keysOf('ADDED', late, [late])).toEqual([keyOf('pods', 'late')])
  expect(keysOf('ADDED', late, [late, replicaSet('web', 1, undefined)])).toEqual([])
})
