// Keeps a claim that is being deleted for as long as a Pod on some node uses it.
// Models pkg/controller/volume/pvcprotection/pvc_protection_controller.go.
import type { ObjectList } from '../../apiserver/request.ts'
import type { PersistentVolumeClaim, Pod } from '../../generated/api-types.d.ts'
import { defineController, type SyncView, watch } from '../../kernel/controller.ts'
import { keyOf, splitKey } from '../../kernel/informer.ts'
import { isFailure, must, RequestFailed, type Routine, send } from '../../kernel/sync.ts'
import claimKind from '../../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { isPodTerminal } from '../../kinds/pod/pod-conditions.ts'
import type { Status } from '../../kube-object.ts'
import { claimKeysOf, claimNameOf, isClaimOfPod } from '../../storage/pod-claims.ts'

const FINALIZER = 'kubernetes.io/pvc-protection'
const USERS = 'persistentvolumeclaim-protection-controller users'

export default defineController<PersistentVolumeClaim>({
  name: 'persistentvolumeclaim-protection-controller', workers: 1, reconciles: claimKind, ignoresOwnEvents: true,
  watches: [
    watch(claimKind, ({ type, object }) => (type !== 'DELETED' && needsWork(object) ? [keyOf(object)] : [])),
    watch(podKind, ({ type, object, old }) => {
      const freed = type === 'DELETED' || mayFreeClaims(object) ? claimKeysOf(object) : []
      return old && old.metadata.uid !== object.metadata.uid ? [...freed, ...claimKeysOf(old)] : freed
    }),
  ],
  indexes: [{ name: USERS, kind: podKind as never, values: (pod) => claimKeysOf(pod as Pod) }],
  reconcile,
})

/** A Pod that is over, or that no node runs yet, may be the last that held a claim. */
function mayFreeClaims(pod: Pod): boolean {
  return pod.spec.volumes !== undefined && (isPodTerminal(pod) || !pod.spec.nodeName)
}

/** Being deleted and held back by the finalizer, or alive and without it. */
function needsWork({ metadata }: PersistentVolumeClaim): boolean {
  return (metadata.deletionTimestamp !== undefined) === Boolean(metadata.finalizers?.includes(FINALIZER))
}

/** A Pod without a node does not count: kubelets do not start one whose claim is on its way out. */
function uses(pod: Pod, claim: PersistentVolumeClaim): boolean {
  if (!pod.spec.nodeName) return false
  const isShutDown = pod.metadata.deletionTimestamp !== undefined && pod.metadata.deletionGracePeriodSeconds === 0
  return Boolean(pod.spec.volumes?.some((volume) => {
    if (claimNameOf(pod, volume) !== claim.metadata.name) return false
    return volume.persistentVolumeClaim !== undefined || (!isShutDown && isClaimOfPod(claim, pod))
  }))
}

function* reconcile(view: SyncView, key: string): Routine<void> {
  const { namespace, name } = splitKey(key), claim = view.get(claimKind, namespace, name)
  if (!claim || !needsWork(claim)) return
  const { metadata } = claim, known = metadata.finalizers ?? []
  if (metadata.deletionTimestamp === undefined) {
    yield* write(claim, [...known, FINALIZER], 'claim-protected')
    return
  }
  const user = view.found(podKind, USERS, key).find((pod) => uses(pod, claim)) ?? (yield* liveUser(claim))
  if (user) {
    yield [{ decision: { code: 'claim-in-use', params: { claim: name, pod: user.metadata.name } }, about: `PersistentVolumeClaim/${key}`, read: [`Pod/${keyOf(user)}`] }]
    return
  }
  yield* write(claim, known.filter((finalizer) => finalizer !== FINALIZER), 'claim-unprotected')
}

/** The cache may lag behind, so the API server is asked before the claim is let go. */
function* liveUser(claim: PersistentVolumeClaim): Routine<Pod | undefined> {
  const { namespace, name } = claim.metadata
  const answer = yield* send({ verb: 'list', resource: 'pods', namespace }, { code: 'look-for-claim-users', params: { claim: name } })
  if (isFailure(answer)) throw new RequestFailed(answer.body as Status)
  return ((answer.body as ObjectList).items as readonly Pod[]).find((pod) => uses(pod, claim))
}

function* write(claim: PersistentVolumeClaim, finalizers: readonly string[], code: string): Routine<void> {
  const { metadata } = claim, { namespace, name } = metadata
  yield* must(
    { verb: 'update', resource: 'persistentvolumeclaims', namespace, name, body: { ...claim, metadata: { ...metadata, finalizers } } },
    { code, params: { claim: name } },
  )
}
