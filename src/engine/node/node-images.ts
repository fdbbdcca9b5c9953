// A Node tells which images its machine has, so that the scheduler can prefer it. A kubelet looks at them every half a minute, and tells what is
// new with its next status. Models pkg/kubelet/images/image_gc_manager.go (imageCache) and nodestatus/setters.go (Images).
import { sendRequest } from '../kernel/api-client.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Table } from '../kernel/store.ts'
import type { ContainerRuntimes } from './runtime/container-runtime.ts'
import { statusAddress } from './runtime/cri.ts'

/** The images of a machine are to be told of. */
export interface ImagesWake {
  readonly wake: 'images'
}

/** Models nodeStatusMaxImages: the largest ones are told of. */
const MOST_TOLD = 50
/** How soon after a look the next status goes out, at most. Models nodeStatusUpdateFrequency. */
const STATUS_EVERY_MS = 10_000

export class NodeImages {
  /** Machines whose images are going to be told of. */
  private readonly due: Table<true>
  private readonly kernel: Kernel
  private readonly runtimes: ContainerRuntimes
  private readonly everyMs: number

  /** `everyMs`: how often kubelets look; 0: Nodes tell of no images. */
  constructor(kernel: Kernel, runtimes: ContainerRuntimes, everyMs: number) {
    this.kernel = kernel
    this.runtimes = runtimes
    this.everyMs = everyMs
    this.due = kernel.adopt('kubelets/images-due', new Table<true>())
    runtimes.onImages((node) => this.changed(node))
  }

  /** A machine has an image more, or less. */
  private changed(node: string): void {
    if (this.everyMs === 0 || this.due.has(node)) return
    this.due.set(node, true)
    const address = statusAddress(node), { kernel } = this
    const delayMs = 1 + kernel.pick(this.everyMs, `${node} images`, kernel.now) + kernel.pick(STATUS_EVERY_MS, `${node} images told`, kernel.now)
    kernel.send({ from: address, to: address, op: 'timer', subject: `Node//${node}`, delayMs, background: true, payload: { wake: 'images' } satisfies ImagesWake })
  }

  /** A kubelet begins: what it was going to tell is told anew. */
  begun(node: string): void {
    this.due.delete(node)
    if (this.runtimes.imagesOn(node).length > 0) this.changed(node)
  }

  /** The time has come. Docker calls images of its own registry by their short names, the other runtimes by their full ones. */
  tell(node: string): void {
    if (!this.due.delete(node)) return
    const isShort = this.runtimes.programOf(node) === 'dockershim', images = this.runtimes.imagesOn(node).map(({ name, imageId, sizeBytes }) => ({ names: [imageId, name].map((full) => (isShort ? shortName(full) : full)), sizeBytes }))
    const told = images.sort((a, b) => b.sizeBytes - a.sizeBytes || (a.names[1] < b.names[1] ? -1 : 1)).slice(0, MOST_TOLD)
    sendRequest(this.kernel, statusAddress(node), { verb: 'patch', patchType: 'strategic', resource: 'nodes', name: node, subresource: 'status', body: { status: { images: told } } }, undefined, { background: true })
  }
}

function shortName(full: string): string {
  return full.replace(/^docker\.io\/(?:library\/)?/, '')
}
