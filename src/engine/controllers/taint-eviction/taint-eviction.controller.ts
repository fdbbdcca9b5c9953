// Evicts Pods from Nodes with NoExecute taints: at once, after the time that they tolerate, or never.
// Models pkg/controller/tainteviction/{taint_eviction,timed_workers}.go.
import type { Pod } from '../../generated/api-types.d.ts'
import { defineController, watch } from '../../kernel/controller.ts'
import { keyOf } from '../../kernel/informer.ts'
import nodeKind from '../../kinds/node/node.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'
import { isEqual } from '../../structure.ts'
import { noExecuteTaints } from './no-execute-taints.ts'

const BY_NODE = 'taint-eviction-controller node'

export default defineController<Pod>({
  name: 'taint-eviction-controller', workers: 8, reconciles: podKind, ignoresOwnEvents: true,
  watches: [
    watch(nodeKind, ({ type, object, old }, informer) => {
      const isNews = type !== 'DELETED' && !isEqual(noExecuteTaints(object), old ? noExecuteTaints(old) : [])
      return isNews ? informer.found(podKind, BY_NODE, object.metadata.name).map(keyOf) : []
    }),
    watch(podKind, ({ type, object, old }, informer) => {
      const { nodeName, tolerations } = object.spec
      if (!nodeName || (type === 'MODIFIED' && old && old.spec.nodeName === nodeName && isEqual(old.spec.tolerations, tolerations))) return []
      const node = informer.get(nodeKind, undefined, nodeName)
      // Its eviction may be due although its Node is gone.
      if (!node) return type === 'DELETED' ? [keyOf(object)] : []
      return noExecuteTaints(node).length > 0 ? [keyOf(object)] : []
    }),
  ],
  indexes: [{ name: BY_NODE, kind: podKind as never, values: (pod) => nodeNamesOf(pod as Pod) }],
})

function nodeNamesOf({ spec }: Pod): readonly string[] {
  return spec.nodeName ? [spec.nodeName] : []
}
