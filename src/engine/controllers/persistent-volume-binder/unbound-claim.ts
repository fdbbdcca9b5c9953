// A claim for which there is no volume: wait for a Pod, have one provisioned, or say why none will do.
// Models pkg/controller/volume/persistentvolume/pv_controller.go (provisionClaim, emitEventForUnboundDelayBindingClaim, assignDefaultStorageClass).
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../generated/api-types.d.ts'
import type { SyncView } from '../../kernel/controller.ts'
import { keyOf } from '../../kernel/informer.ts'
import type { Decision } from '../../kernel/span.ts'
import { record, type Routine } from '../../kernel/sync.ts'
import volumeKind from '../../kinds/persistent-volume/persistent-volume.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { isPodTerminal } from '../../kinds/pod/pod-conditions.ts'
import storageClassKind, { isDefaultStorageClass } from '../../kinds/storage-class/storage-class.kind.ts'
import { accessModesMatch, classOfClaim, classOfVolume, type Mismatch, mismatchOf, requestedSize, SELECTED_NODE, sizeOf, STORAGE_PROVISIONER } from '../../storage/volume-matching.ts'
import { setClaimStatus, updateClaim } from './writes.ts'
import { PODS_BY_CLAIM } from './indexes.ts'


const BETA_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner'
const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class'
/** Prefix of provisioners that were once part of Kubernetes; no plugin is behind them any longer. */
const IN_TREE = 'kubernetes.io/'
/** A claim is told about so many volumes at most. */
const MISMATCHES_TOLD = 20

/** Whether its class binds only when a Pod needs the claim. */
export function isDelayed(view: SyncView, claim: PersistentVolumeClaim): boolean {
  const name = classOfClaim(claim)
  return name !== '' && view.get(storageClassKind, undefined, name)?.volumeBindingMode === 'WaitForFirstConsumer'
}

export function* leaveUnbound(view: SyncView, claim: PersistentVolumeClaim): Routine<void> {
  if (yield* assignDefaultClass(view, claim)) return
  const isWaiting = isDelayed(view, claim) && claim.metadata.annotations?.[SELECTED_NODE] === undefined
  if (!isWaiting) yield* tellMismatches(view, claim)
  if (isWaiting) yield* waitForConsumer(view, claim)
  else if (classOfClaim(claim) !== '') return yield* provision(view, claim)
  else yield* record(claim, 'Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set')
  yield* setClaimStatus(view, claim, 'Pending', undefined)
}

/** A claim that named no class, not even '', gets the default one as soon as there is one. Returns whether it did. */
function* assignDefaultClass(view: SyncView, claim: PersistentVolumeClaim): Routine<boolean> {
  const { metadata, spec } = claim
  if (spec.storageClassName !== undefined || metadata.annotations?.[BETA_CLASS] !== undefined) return false
  const [newest] = view.list(storageClassKind).filter(isDefaultStorageClass).sort(newestFirst)
  if (!newest) return false
  const why = { code: 'claim-gets-default-class', params: { claim: metadata.name, class: newest.metadata.name } }
  yield* updateClaim(view, { ...claim, spec: { ...spec, storageClassName: newest.metadata.name } }, why)
  return true
}

function newestFirst(a: StorageClass, b: StorageClass): number {
  const x = a.metadata.creationTimestamp, y = b.metadata.creationTimestamp
  if (x !== y) return x > y ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : 1
}

function* waitForConsumer(view: SyncView, claim: PersistentVolumeClaim): Routine<void> {
  const pods = view.found(podKind, PODS_BY_CLAIM, keyOf(claim)).filter((pod) => !pod.spec.nodeName && !isPodTerminal(pod)).map((pod) => pod.metadata.name)
  if (pods.length === 0) yield* record(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding')
  else yield* record(claim, 'Normal', 'WaitForPodScheduled', pods.length === 1 ? `waiting for pod ${pods[0]} to be scheduled` : `waiting for pods ${pods.join(',')} to be scheduled`)
  const decision: Decision = { code: 'claim-waits-for-consumer', params: { claim: claim.metadata.name, class: classOfClaim(claim), pods } }
  yield* tell(view, claim, [{ decision, read: [] }])
}

/** Hands the claim to its class's provisioner, which is somebody else. */
function* provision(view: SyncView, claim: PersistentVolumeClaim): Routine<void> {
  const name = classOfClaim(claim), storageClass = view.get(storageClassKind, undefined, name)
  if (!storageClass) return yield* record(claim, 'Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${name}" not found`)
  const { provisioner } = storageClass
  if (provisioner.startsWith(IN_TREE)) return yield* record(claim, 'Warning', 'ProvisioningFailed', `no volume plugin matched name: ${provisioner}`)
  const { metadata } = claim, known = metadata.annotations ?? {}
  let asked = claim
  if (known[STORAGE_PROVISIONER] !== provisioner || known[BETA_PROVISIONER] !== provisioner) {
    const annotations = { ...known, [BETA_PROVISIONER]: provisioner, [STORAGE_PROVISIONER]: provisioner }
    asked = yield* updateClaim(view, { ...claim, metadata: { ...metadata, annotations } }, { code: 'provisioner-asked', params: { claim: metadata.name, class: name, provisioner } })
  }
  yield* record(asked, 'Normal', 'ExternalProvisioning', `waiting for a volume to be created, either by external provisioner "${provisioner}" or manually created by system administrator`)
}

/** Says of each volume why it does not suit, once for each reason. */
function* tellMismatches(view: SyncView, claim: PersistentVolumeClaim): Routine<void> {
  const volumes = view.list(volumeKind), { name } = claim.metadata
  const reasons = volumes.flatMap((volume): Told[] => {
    const mismatch = mismatchOf(claim, volume) ?? (accessModesMatch(claim, volume) ? undefined : 'volume-other-access-modes')
    return mismatch ? [{ decision: decisionOf(claim, volume, mismatch), read: [`PersistentVolume//${volume.metadata.name}`] }] : []
  })
  const told = reasons.slice(0, MISMATCHES_TOLD)
  if (volumes.length === 0) told.push({ decision: { code: 'no-volumes', params: { claim: name } }, read: [] })
  else if (reasons.length > told.length) told.push({ decision: { code: 'more-volumes-do-not-fit', params: { claim: name, more: reasons.length - told.length } }, read: [] })
  yield* tell(view, claim, told)
}

interface Told {
  readonly decision: Decision
  readonly read: readonly string[]
}

/** Periodic looks repeat themselves; what has been said already is not said again. */
function* tell(view: SyncView, claim: PersistentVolumeClaim, reasons: readonly Told[]): Routine<void> {
  const known = view.recall<readonly string[]>('told') ?? [], words = reasons.map(({ decision }) => JSON.stringify(decision))
  const news = reasons.filter((_, i) => !known.includes(words[i]))
  if (news.length === 0 && words.length === known.length) return
  view.remember('told', words)
  if (news.length > 0) yield news.map(({ decision, read }) => ({ decision, about: `PersistentVolumeClaim/${keyOf(claim)}`, read }))
}

function decisionOf(claim: PersistentVolumeClaim, volume: PersistentVolume, code: Mismatch): Decision {
  const { claimRef } = volume.spec, base = { claim: claim.metadata.name, volume: volume.metadata.name }
  const compared = (asked: string, offered: string): Decision => ({ code, params: { ...base, asked, offered } })
  switch (code) {
    case 'volume-too-small': return compared(requestedSize(claim), sizeOf(volume))
    case 'volume-other-mode': return compared(claim.spec.volumeMode ?? 'Filesystem', volume.spec.volumeMode ?? 'Filesystem')
    case 'volume-other-class': return compared(classOfClaim(claim), classOfVolume(volume))
    case 'volume-other-access-modes': return compared((claim.spec.accessModes ?? []).join(', '), (volume.spec.accessModes ?? []).join(', '))
    case 'volume-of-another-claim': return { code, params: { ...base, holder: `${claimRef?.namespace ?? ''}/${claimRef?.name ?? ''}` } }
    case 'volume-not-available': return { code, params: { ...base, phase: volume.status?.phase ?? 'Pending' } }
    default: return { code, params: base }
  }
}
