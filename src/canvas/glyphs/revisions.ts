// Which of a Deployment's ReplicaSets is the newest, and what that makes of a Pod's version.
import type { PodScene, WorkloadScene } from '../../session/scene.ts'
import { imageTag } from '../model/model.ts'
import type { Model } from '../model/model.ts'

/** The ReplicaSet of the highest revision, or the youngest where revisions are not written yet. */
export function newestReplicaSet(deployment: WorkloadScene, model: Model): WorkloadScene | undefined {
  let newest: WorkloadScene | undefined
  for (const object of model.owned.get(deployment.uid) ?? []) {
    const candidate = object as WorkloadScene
    const ahead = newest === undefined || (Number(candidate.revisionNumber) || 0) > (Number(newest.revisionNumber) || 0)
      || (candidate.revisionNumber === newest.revisionNumber && candidate.created >= newest.created)
    if (ahead) newest = candidate
  }
  return newest
}

/** A Pod's version tag: new ones are drawn filled, old ones outlined. */
export interface VersionTag {
  readonly text: string
  readonly fresh: boolean
}

/** The tag of a Pod that a Deployment rolls out; other Pods have no version. */
export function versionOf(pod: PodScene, model: Model): VersionTag | undefined {
  const replicaSet = model.objects.get(pod.owner)
  const deployment = replicaSet === undefined ? undefined : model.objects.get(replicaSet.owner)
  if (replicaSet === undefined || deployment === undefined) return undefined
  const newest = newestReplicaSet(deployment as WorkloadScene, model)
  const image = pod.images[0]
  if (image === undefined) return undefined
  const tag = imageTag(image.slice(image.indexOf('=') + 1))
  const revision = (replicaSet as WorkloadScene).revisionNumber
  const sameImage = newest !== undefined && newest.uid !== replicaSet.uid && newest.images[0] === (replicaSet as WorkloadScene).images[0]
  return { text: (tag === 'latest' || sameImage) && revision !== '' ? `r${revision}` : tag.slice(0, 6), fresh: newest?.uid === replicaSet.uid }
}
