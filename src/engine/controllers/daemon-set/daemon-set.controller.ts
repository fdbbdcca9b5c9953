// The DaemonSet controller: one Pod on every node that is meant.
// Models pkg/controller/daemon/daemon_controller.go.
import type { DaemonSet, Node } from '../../generated/api-types.d.ts'
import { defineController, watch } from '../../kernel/controller.ts'
import { keyOf, type Informer, type WatchEvent } from '../../kernel/informer.ts'
import controllerRevisionKind from '../../kinds/controller-revision/controller-revision.kind.ts'
import daemonSetKind from '../../kinds/daemon-set/daemon-set.kind.ts'
import nodeKind from '../../kinds/node/node.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { orphanIndex } from '../adoption.ts'
import { watchDependentsOf, watchPodsOf } from '../dependents-watched.ts'
import { eligibilityOf, tolerationsOf } from './node-eligibility.ts'

const NAME = 'daemonset-controller'
const selectorOf = ({ spec }: DaemonSet): DaemonSet['spec']['selector'] => spec.selector

export default defineController<DaemonSet>({
  name: NAME, workers: 2, reconciles: daemonSetKind,
  watches: [watchPodsOf(daemonSetKind, selectorOf), watchDependentsOf(daemonSetKind, selectorOf, controllerRevisionKind), watch(nodeKind, whomNodeConcerns)],
  expects: [podKind],
  indexes: [orphanIndex(podKind, NAME), orphanIndex(controllerRevisionKind, NAME)],
})

/** DaemonSets that want a new node, or think otherwise of one that changed. What a node leaves behind when it goes is not theirs to clear. */
function whomNodeConcerns({ object, old, type }: WatchEvent<Node>, informer: Informer): readonly string[] {
  if (type === 'DELETED' || (old && object.metadata.labels === old.metadata.labels && object.spec === old.spec)) return []
  return informer.list(daemonSetKind).filter((daemonSet) => {
    const tolerations = tolerationsOf(daemonSet), now = eligibilityOf(daemonSet, tolerations, object)
    if (!old) return now.shouldRun
    const before = eligibilityOf(daemonSet, tolerations, old)
    return now.shouldRun !== before.shouldRun || now.mayStay !== before.mayStay
  }).map(keyOf)
}
