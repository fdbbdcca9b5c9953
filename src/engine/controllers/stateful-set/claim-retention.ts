// What becomes of claims when their Pod or the whole StatefulSet goes: whoever owns them takes them along.
// Models pkg/controller/statefulset/stateful_set_utils.go (isClaimOwnerUpToDate, updateClaimOwnerRefForSetAndPod).
import type { PersistentVolumeClaim, StatefulSet } from '../../generated/api-types.d.ts'
import { apiVersionOf, type KindDefinition } from '../../kinds/define-kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import statefulSetKind from '../../kinds/stateful-set/stateful-set.kind.ts'
import type { KubeObject, OwnerReference } from '../../kube-object.ts'
import { controllerReference } from '../adoption.ts'
import { isWanted } from './identity.ts'

/** The Pod that a claim belongs to; without a uid as long as it is not created. */
export interface ClaimUser {
  readonly name: string
  readonly uid: string | undefined
  readonly ordinal: number
}

type References = readonly OwnerReference[]

const owners = ({ metadata }: PersistentVolumeClaim): References => metadata.ownerReferences ?? []

function deletes({ spec }: StatefulSet): { readonly whenDeleted: boolean; readonly whenScaled: boolean } {
  const { whenDeleted, whenScaled } = spec.persistentVolumeClaimRetentionPolicy ?? {}
  return { whenDeleted: whenDeleted === 'Delete', whenScaled: whenScaled === 'Delete' }
}

function names(reference: OwnerReference, kind: KindDefinition, name: string): boolean {
  return reference.apiVersion === apiVersionOf(kind) && reference.kind === kind.kind && reference.name === name
}

const namesSet = (reference: OwnerReference, set: StatefulSet): boolean => names(reference, statefulSetKind, set.metadata.name)
const namesPod = (reference: OwnerReference, pod: ClaimUser): boolean => names(reference, podKind, pod.name)

/** Whether a claim still belongs to a Pod of this name that is no more: it is about to go, and must not be used again. Models hasStaleOwnerRef. */
export function isOfFormerPod(claim: PersistentVolumeClaim, pod: ClaimUser): boolean {
  const reference = owners(claim).find((one) => namesPod(one, pod))
  return reference !== undefined && reference.uid !== pod.uid
}

function isOfFormerSet(claim: PersistentVolumeClaim, set: StatefulSet): boolean {
  const reference = owners(claim).find((one) => namesSet(one, set))
  return reference !== undefined && reference.uid !== set.metadata.uid
}

/** Whether claims of this set may go with their Pod, so that a claim on its way out must be waited for. */
export function mayClaimsGo(set: StatefulSet): boolean {
  return deletes(set).whenScaled
}

/** Whether somebody else manages the claim, so that the set's policy cannot hold. Models hasUnexpectedController. */
export function hasForeignController(claim: PersistentVolumeClaim, set: StatefulSet, pod: ClaimUser): boolean {
  const { whenDeleted, whenScaled } = deletes(set)
  if (!whenDeleted && !whenScaled) return false
  return owners(claim).some((reference) => {
    if (namesSet(reference, set)) return reference.uid !== set.metadata.uid
    if (namesPod(reference, pod)) return reference.uid !== pod.uid
    return reference.controller === true
  })
}

/** Who should own the claim. */
function wanted(set: StatefulSet, pod: ClaimUser): { readonly set: boolean; readonly pod: boolean } {
  const { whenDeleted, whenScaled } = deletes(set), isSurplus = !isWanted(set, pod.ordinal)
  return { set: whenDeleted && !(whenScaled && isSurplus), pod: whenScaled && isSurplus }
}

/** Whether a claim's owners are those of the set's policy. What belongs to former owners is left alone. */
export function ownersFollowPolicy(claim: PersistentVolumeClaim, set: StatefulSet, pod: ClaimUser): boolean {
  if (isOfFormerSet(claim, set) || isOfFormerPod(claim, pod)) return true
  const isOwnedBy = (uid: string | undefined): boolean => owners(claim).some((reference) => reference.uid === uid)
  const ofSet = isOwnedBy(set.metadata.uid), ofPod = isOwnedBy(pod.uid)
  if (hasForeignController(claim, set, pod)) return !ofSet && !ofPod
  if (owners(claim).some(({ uid, controller }) => (uid === set.metadata.uid || uid === pod.uid) && !controller)) return false
  const should = wanted(set, pod)
  return ofSet === should.set && ofPod === should.pod
}

/** The claim with the owners of the set's policy. */
export function withPolicyOwners(claim: PersistentVolumeClaim, set: StatefulSet, pod: ClaimUser): PersistentVolumeClaim {
  const others = owners(claim).filter((reference) => !namesSet(reference, set) && !namesPod(reference, pod))
  const should = hasForeignController(claim, set, pod) ? { set: false, pod: false } : wanted(set, pod)
  const asOwner: KubeObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: pod.name, uid: pod.uid ?? '' } as KubeObject['metadata'] }
  const added = [...(should.pod ? [controllerReference(podKind, asOwner)] : []), ...(should.set ? [controllerReference(statefulSetKind, set)] : [])]
  return { ...claim, metadata: { ...claim.metadata, ownerReferences: [...others, ...added] } }
}
