// The process in which the cluster autoscaler runs, as an add-on: off until somebody starts it.
import type { Addon } from '../faults/define-fault.ts'
import type { ComponentInfo } from '../kernel/component.ts'
import { ControllerProcess, type ProcessContext } from '../kernel/controller-process.ts'
import { Cell } from '../kernel/store.ts'
import { Cloud, CLOUD, type CloudOffer, type MachineRoom } from './cloud.ts'
import { AUTOSCALER, clusterAutoscaler } from './cluster-autoscaler.ts'

const ADDRESS = `${AUTOSCALER}-process`

export class AutoscalerProcess implements Addon {
  readonly name = AUTOSCALER
  private readonly process: ControllerProcess
  private readonly cloud: Cloud
  /** It has been on at least once. */
  private readonly wasOn: Cell<boolean>

  constructor(context: ProcessContext, offer: CloudOffer, room: MachineRoom) {
    this.cloud = new Cloud(context.kernel, offer, room)
    this.process = new ControllerProcess(context, ADDRESS, [clusterAutoscaler(offer)])
    this.wasOn = context.kernel.adopt('cloud/autoscaler-was-on', new Cell(false))
    context.kernel.things.set('SimAddon', AUTOSCALER, { enabled: false })
  }

  get components(): readonly ComponentInfo[] {
    return this.wasOn.value ? [...this.cloud.components, ...this.process.components] : this.cloud.components
  }

  /** Until it has been on, it is there only in the cloud's catalogue. */
  get address(): string { return this.wasOn.value ? AUTOSCALER : CLOUD }

  get isLooking(): boolean { return this.process.reflector.isLooking }

  setEnabled(enabled: boolean): void {
    if (!enabled) return this.process.stop()
    this.wasOn.value = true
    this.process.restart(() => true)
  }
}
