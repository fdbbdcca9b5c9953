// NodeName: a Pod that names its node goes there or nowhere. Models plugins/nodename/node_name.go.
import { definePlugin } from '../../define-plugin.ts'

export default definePlugin({
  name: 'NodeName',
  order: 30,
  preFilter: (pod) => (pod.spec.nodeName ? { state: pod.spec.nodeName } : 'skip'),
  filter: (wanted, _pod, { name }) => (wanted === name ? undefined : { reasons: ["node(s) didn't match the requested node name"], unresolvable: true }),
  requeueOn: ({ type, object }, pod) => object.kind === 'Node' && type === 'ADDED' && object.metadata.name === pod.spec.nodeName,
})
