// The process in which the external provisioner runs. A cluster has none until somebody starts it.
import type { ComponentInfo } from '../../kernel/component.ts'
import { ControllerProcess, type ProcessContext } from '../../kernel/controller-process.ts'
import { Cell } from '../../kernel/store.ts'
import type { FileStores } from '../../node/files/file-stores.ts'
import { DiskDriver } from './disk-driver.ts'
import diskProvisioner from './disk-provisioner.ts'
import diskResizer from './disk-resizer.ts'

export class ProvisionerProcess {
  private readonly process: ControllerProcess
  private readonly isStarted: Cell<boolean>
  private readonly driver: DiskDriver

  /** `expands`: whether volumes can grow with their claims, which is another's work in life. */
  constructor(context: ProcessContext, files: FileStores, expands = true) {
    this.driver = new DiskDriver(context.kernel, files)
    this.process = new ControllerProcess(context, 'external-provisioner', expands ? [diskProvisioner, diskResizer] : [diskProvisioner])
    this.isStarted = context.kernel.adopt('external-provisioner/started', new Cell<boolean>(false))
  }

  get components(): readonly ComponentInfo[] {
    return this.isStarted.value ? this.process.components : []
  }

  /** Begins to serve claims; those that wait already, too. */
  start(): void {
    if (this.isStarted.value) return
    this.isStarted.value = true
    this.process.start()
    this.driver.start()
  }
}
