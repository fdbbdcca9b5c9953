// Updates the Pods of a StatefulSet from the last to the partition, one at a time, each once the one before is available again.
// Models the end of updateStatefulSet in pkg/controller/statefulset/stateful_set_control.go. In 1.36 the gate MaxUnavailableStatefulSet is
// off, so that the API server drops rollingUpdate.maxUnavailable and nothing here reads it.
import { RequestFailed, type Routine } from '../../kernel/sync.ts'
import { revisionNameOf } from './identity.ts'
import { aboutOf, isUnavailable, type Work } from './manage-replicas.ts'
import { deleteReplica } from './pod-and-claims.ts'

/** Deletes at most one Pod of an old template. Returns how many. */
export function* rollOut(work: Work): Routine<number> {
  const { set, replicas, revisions: { update } } = work, { type, rollingUpdate } = set.spec.updateStrategy ?? {}
  if (type === 'OnDelete') return 0
  for (const { pod, name } of replicas.slice(rollingUpdate?.partition ?? 0).reverse()) {
    if (pod && revisionNameOf(pod) !== update.metadata.name && !pod.metadata.deletionTimestamp) {
      try {
        yield* deleteReplica(set, name, { code: 'replica-outdated', params: { statefulSet: set.metadata.name, pod: name, revision: update.metadata.name } })
      } catch (error) {
        if (!(error instanceof RequestFailed) || error.status.reason !== 'NotFound') throw error
      }
      return 1
    }
    if (isUnavailable(work, pod)) {
      yield [{ decision: { code: 'rolling-update-waits', params: { statefulSet: set.metadata.name, pod: name } }, about: aboutOf(set) }]
      return 0
    }
  }
  return 0
}
