// Makes the claims of Pods with generic ephemeral volumes; the Pod owns them, so they go when it goes.
// Models pkg/controller/volume/ephemeral/controller.go.
import type { Pod, Volume } from '../../generated/api-types.d.ts'
import { defineController, type SyncResult, type SyncView, watch } from '../../kernel/controller.ts'
import { keyOf, splitKey } from '../../kernel/informer.ts'
import { isFailure, record, RequestFailed, type Routine, send } from '../../kernel/sync.ts'
import claimKind from '../../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import type { Status } from '../../kube-object.ts'
import { claimKeysOf, ephemeralClaimName, isClaimOfPod } from '../../storage/pod-claims.ts'

const USERS = 'ephemeral-volume-controller users'

export default defineController<Pod>({
  name: 'ephemeral-volume-controller', eventSource: 'ephemeral_volume', workers: 5, reconciles: podKind, ignoresOwnEvents: true,
  watches: [
    watch(podKind, ({ type, object }) => (type === 'ADDED' && hasEphemeralVolume(object) ? [keyOf(object)] : [])),
    watch(claimKind, ({ type, object }, informer) => {
      if (type !== 'DELETED') return []
      return informer.found(podKind, USERS, keyOf(object)).filter(hasEphemeralVolume).map(keyOf)
    }),
  ],
  indexes: [{ name: USERS, kind: podKind as never, values: (pod) => claimKeysOf(pod as Pod) }],
  reconcile,
})

function hasEphemeralVolume({ metadata, spec }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && Boolean(spec.volumes?.some((volume) => volume.ephemeral))
}

function* reconcile(view: SyncView, key: string): Routine<SyncResult> {
  const { namespace, name } = splitKey(key), pod = view.get(podKind, namespace, name)
  if (!pod || pod.metadata.deletionTimestamp) return
  for (const volume of pod.spec.volumes ?? []) {
    if (!volume.ephemeral?.volumeClaimTemplate) continue
    const claim = view.get(claimKind, namespace, ephemeralClaimName(pod, volume))
    if (!claim) yield* createClaim(pod, volume)
    else if (!isClaimOfPod(claim, pod)) {
      return { retry: { code: 'claim-of-somebody-else', params: { pod: name, volume: volume.name, claim: claim.metadata.name } } }
    }
  }
}

function* createClaim(pod: Pod, volume: Volume): Routine<void> {
  const template = volume.ephemeral?.volumeClaimTemplate, { namespace, name, uid } = pod.metadata, claim = ephemeralClaimName(pod, volume)
  const body = {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim',
    metadata: {
      name: claim, namespace, ...(template?.metadata?.annotations ? { annotations: template.metadata.annotations } : {}),
      ...(template?.metadata?.labels ? { labels: template.metadata.labels } : {}),
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name, uid, controller: true, blockOwnerDeletion: true }],
    },
    spec: template?.spec,
  }
  const answer = yield* send({ verb: 'create', resource: 'persistentvolumeclaims', namespace, body }, { code: 'ephemeral-claim-created', params: { pod: name, volume: volume.name, claim } })
  if (!isFailure(answer)) return
  const status = answer.body as Status
  yield* record(pod, 'Warning', 'FailedCreate', `ephemeral volume ${volume.name}: create PVC ${claim}: ${status.message ?? ''}`)
  throw new RequestFailed(status)
}
