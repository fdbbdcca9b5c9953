// The images that the machines have pulled, and with whose credentials.
import { hashText } from '../../kernel/chance.ts'
import type { Kernel } from '../../kernel/kernel.ts'
import { Index, Table } from '../../kernel/store.ts'
import { type Credentials, credentialsKey, isLetIn, PRIVATE_REGISTRY } from '../images/private/private-registry.ts'

interface PulledImage {
  readonly imageId: string
  readonly sizeBytes: number
  /** Credentials with which it was pulled, unless it was once pulled without. Models the kubelet's ImagePulledRecord. */
  readonly pulledWith?: readonly string[]
}

export class PulledImages {
  /** By `node name`. */
  private readonly images: Table<PulledImage>
  /** Names by their machine: a machine is not to look through the images of all others. */
  private readonly names: Index

  constructor(kernel: Kernel) {
    this.images = kernel.adopt('containerd/images', new Table<PulledImage>())
    this.names = kernel.adopt('containerd/image-names', new Index())
  }

  /** An image of a machine, by its full name. */
  get(node: string, name: string): PulledImage | undefined { return this.images.get(`${node} ${name}`) }

  /** All images of a machine, in the order in which they came. */
  on(node: string): readonly (PulledImage & { readonly name: string })[] {
    return [...(this.names.get(node)?.keys() ?? [])].map((name) => ({ name, ...(this.get(node, name) as PulledImage) }))
  }

  /** An image has been pulled from a registry, to which these credentials were shown. Returns whether the machine did not have it yet. */
  add(node: string, name: string, sizeBytes: number, registry: string, credentials: readonly Credentials[]): boolean {
    const known = this.get(node, name)
    this.images.set(`${node} ${name}`, { imageId: imageIdOf(name), sizeBytes, ...pulledWith(known, shownTo(registry, credentials)) })
    if (!known) this.names.set(node, name, true)
    return !known
  }

  remove(node: string, name: string): void {
    if (this.images.delete(`${node} ${name}`)) this.names.remove(node, name)
  }
}

/** The credentials that a registry took of those that were shown to it: the first that it knows. */
function shownTo(registry: string, credentials: readonly Credentials[]): string | undefined {
  const taken = credentials.find((one) => registry !== PRIVATE_REGISTRY.host || isLetIn([one]))
  return taken && credentialsKey(taken)
}

/** With which credentials an image has been pulled by now; what was once pulled without any is everybody's. */
function pulledWith(known: PulledImage | undefined, shown: string | undefined): Pick<PulledImage, 'pulledWith'> {
  if (shown === undefined || (known && !known.pulledWith)) return {}
  return { pulledWith: [...(known?.pulledWith ?? []).filter((one) => one !== shown), shown] }
}

const imageIds = new Map<string, string>(), MOST_IMAGE_IDS = 1_000

/** An image's id looks like a digest of what it is. */
export function imageIdOf(name: string): string {
  const known = imageIds.get(name)
  if (known !== undefined) return known
  if (imageIds.size >= MOST_IMAGE_IDS) imageIds.clear()
  const word = (salt: string): string => hashText(salt + name).toString(16).padStart(8, '0')
  const id = `${name.split(/[:@]/)[0]}@sha256:${Array.from({ length: 8 }, (_, i) => word(String(i))).join('')}`
  imageIds.set(name, id)
  return id
}
