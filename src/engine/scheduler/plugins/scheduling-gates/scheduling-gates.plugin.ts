// SchedulingGates: a Pod with gates is not tried until all of them are gone. Models plugins/schedulinggates/scheduling_gates.go.
import { definePlugin } from '../../define-plugin.ts'

export default definePlugin({
  name: 'SchedulingGates',
  order: 10,
  preEnqueue({ spec: { schedulingGates = [] } }) {
    return schedulingGates.length === 0 ? undefined : `waiting for scheduling gates: [${schedulingGates.map(({ name }) => name).join(' ')}]`
  },
})
