// A process, a control loop or an add-on begins anew.
import { defineFault } from './define-fault.ts'
import { addressOfSwitched, SWITCHED, switchProblem, switchTo } from './switching.ts'

export default defineFault({
  name: 'start', targets: SWITCHED,
  at: addressOfSwitched,
  check: (workshop, target) => switchProblem(workshop, target, true),
  apply: (workshop, target) => switchTo(workshop, target, true),
})
