// The binding cycle of one Pod: its volumes first, then the binding itself. Models schedule_one.go bindingCycle.
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../generated/api-types.d.ts'
import { type Informer, keyOf } from '../kernel/informer.ts'
import { must, type Readings, record, RequestFailed, type Routine } from '../kernel/sync.ts'
import persistentVolumeClaim from '../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import { BIND_COMPLETED, BOUND_BY_CONTROLLER, SELECTED_NODE } from '../storage/volume-matching.ts'
import type { ClaimPlan } from './plugins/volume-binding/volume-binding.plugin.ts'
import type { QueuedPod } from './scheduling-queue.ts'

export interface BindingArgs {
  readonly pod: Pod
  readonly node: string
  readonly plan: ClaimPlan
  readonly queued: QueuedPod
}

const LOOK_EVERY_MS = 1_000
const LOOKS_AT_MOST = 600

/** Reserves volumes, waits until the claims are bound, binds the Pod and says so. A failure ends it; the Pod is then tried again. */
export function* bindPod({ pod, node, plan }: BindingArgs, informer: Informer, readings: Readings): Routine<void> {
  const { namespace, name } = pod.metadata
  for (const { claim, volume } of plan.volumes) yield* must({ verb: 'update', resource: 'persistentvolumes', name: volume.metadata.name, body: reserved(volume, claim) }, { code: 'volume-reserved', params: { volume: volume.metadata.name, claim: keyOf(claim), pod: name } })
  for (const claim of plan.toProvision) {
    const body = { metadata: { annotations: { [SELECTED_NODE]: node } } }
    yield* must({ verb: 'patch', patchType: 'merge', resource: 'persistentvolumeclaims', namespace: claim.metadata.namespace, name: claim.metadata.name, body }, { code: 'node-selected-for-claim', params: { node, claim: keyOf(claim), pod: name } })
  }
  yield* waitForClaims([...plan.volumes.map(({ claim }) => claim), ...plan.toProvision], informer, readings)
  yield* must({
    verb: 'create', resource: 'pods', namespace, name, subresource: 'binding',
    body: { apiVersion: 'v1', kind: 'Binding', metadata: { namespace, name, uid: pod.metadata.uid }, target: { kind: 'Node', name: node } },
  })
  // Simplified: status.nominatedNodeName stays after binding, as it did before Kubernetes 1.35; now the API server clears it.
  yield* record(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node}`)
}

function* waitForClaims(claims: readonly PersistentVolumeClaim[], informer: Informer, readings: Readings): Routine<void> {
  if (claims.length === 0) return
  for (let look = 0; look < LOOKS_AT_MOST; look++) {
    const isBound = readings.take(() => claims.every((claim) => {
      const now = informer.get(persistentVolumeClaim, claim.metadata.namespace, claim.metadata.name) as PersistentVolumeClaim | undefined
      return now?.spec.volumeName && now.metadata.annotations?.[BIND_COMPLETED] !== undefined
    }))
    if (isBound) return
    yield [{ waitMs: LOOK_EVERY_MS }]
  }
  throw new RequestFailed({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason: 'Timeout', message: 'binding volumes: timed out waiting for the condition' })
}

/** The volume with this claim's name on it. */
function reserved(volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { metadata, spec } = volume
  const claimRef = { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace: claim.metadata.namespace, name: claim.metadata.name, uid: claim.metadata.uid, resourceVersion: claim.metadata.resourceVersion }
  const annotations = spec.claimRef ? metadata.annotations : { ...metadata.annotations, [BOUND_BY_CONTROLLER]: 'yes' }
  return { ...volume, metadata: { ...metadata, ...(annotations ? { annotations } : {}) }, spec: { ...spec, claimRef } }
}
