// A process, a control loop or an add-on stops.
import { defineFault } from './define-fault.ts'
import { addressOfSwitched, SWITCHED, switchProblem, switchTo } from './switching.ts'

export default defineFault({
  name: 'stop', targets: SWITCHED,
  at: addressOfSwitched,
  check: (workshop, target) => switchProblem(workshop, target, false),
  apply: (workshop, target) => switchTo(workshop, target, false),
})
