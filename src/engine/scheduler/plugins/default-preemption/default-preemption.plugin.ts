// DefaultPreemption: a Pod that fits nowhere may send Pods of lower priority away. Models plugins/defaultpreemption/default_preemption.go.
import { definePlugin } from '../../define-plugin.ts'
import { preempt } from './preemption.ts'

export default definePlugin({
  name: 'DefaultPreemption',
  order: 140,
  postFilter: preempt,
})
