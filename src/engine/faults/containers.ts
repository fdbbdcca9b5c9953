// Finding the container that a fault on a Pod means: the one that the option names, else the first.
import { containerId } from '../node/runtime/cri.ts'
import { type FaultOptions, type FaultProblem, type FaultTarget, noSuch, type Workshop } from './define-fault.ts'

export interface FaultyContainer {
  readonly node: string
  readonly uid: string
  readonly name: string
  /** Id of the attempt that runs now; undefined where none does. */
  readonly running?: string
}

/** The container, or why there is none. */
export function containerOf({ machines, pod: podNamed }: Workshop, target: FaultTarget, { container: wanted }: FaultOptions): FaultyContainer | { readonly problem: FaultProblem } {
  const pod = podNamed(target.namespace ?? 'default', target.name), node = pod?.spec.nodeName
  if (!pod) return { problem: noSuch(target) }
  const name = wanted === undefined ? pod.spec.containers[0].name : String(wanted)
  if (!pod.spec.containers.some((container) => container.name === name)) return { problem: { code: 'fault-no-such-container', params: { pod: target.name, container: name } } }
  if (!node) return { problem: { code: 'fault-pod-not-placed', params: { pod: target.name } } }
  if (!machines.hasPower(node)) return { problem: { code: 'fault-no-power', params: { name: target.name, node } } }
  // What shows a static Pod has another uid than the Pod itself.
  const known = machines.kubelets.recordsOn(node).find((one) => one.pod.metadata.uid === pod.metadata.uid || one.mirror === pod.metadata.uid), { uid } = (known?.pod ?? pod).metadata
  const record = known?.containers.find((container) => container.name === name), id = containerId(uid, name, record?.restarts ?? 0)
  return { node, uid, name, ...(machines.runtimes.processOf(id) ? { running: id } : {}) }
}
