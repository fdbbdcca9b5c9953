// The network plugin of every machine: gives each Pod sandbox an address out of the node's range and takes it back.
// Models containernetworking host-local IPAM: addresses are handed out in turn, a freed one is not used again at once.
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { Table } from '../kernel/store.ts'
import type { CallAnswer, CallEnvelope } from '../kernel/sync.ts'
import { cniAddress, nodeOf, runtimeAddress, statusAddress } from '../node/runtime/cri.ts'

type CniCall = { readonly add: string; readonly podCidr: string } | { readonly remove: string }

interface Owed {
  readonly sandbox: string
  readonly subject: string
  readonly token: unknown
}

/** What a runtime hears whose plugin is not there. */
const NOT_THERE = 'dial unix /var/run/cni/plugin.sock: connect: connection refused'

export class NetworkPlugins {
  /** Address by `node sandbox`. */
  private readonly addresses: Table<string>
  private readonly taken: Table<string>
  /** Last offset handed out per node. */
  private readonly last: Table<number>
  /** Sandboxes that were to give their address back while the plugin was away, as `node sandbox`. */
  private readonly owed: Table<Owed>
  private readonly kernel: Kernel

  constructor(kernel: Kernel) {
    this.kernel = kernel
    this.addresses = kernel.adopt('cni/addresses', new Table<string>())
    this.taken = kernel.adopt('cni/taken', new Table<string>())
    this.last = kernel.adopt('cni/last', new Table<number>())
    this.owed = kernel.adopt('cni/owed', new Table<Owed>())
  }

  private readonly receiver = (delivery: Delivery): void => {
    const { call, token } = delivery.payload as CallEnvelope, node = nodeOf(delivery.to), request = call as CniCall
    const answer = 'add' in request ? { ip: this.allocate(node, request.add, request.podCidr) } : this.release(node, request.remove)
    this.answer(node, delivery.subject, token, answer)
  }

  private answer(node: string, subject: string, token: unknown, answer: unknown): void {
    const from = cniAddress(node)
    this.kernel.send({ from, to: runtimeAddress(node), op: 'cni-response', subject, delayMs: this.kernel.latency('cni', from, subject), payload: { answer, token } satisfies CallAnswer })
  }

  /** Nobody is there: no sandbox gets an address, and one that gives its own back is tried again for as long as it takes. */
  private readonly unheard = ({ to, subject, payload }: Delivery): void => {
    const { call, token } = payload as CallEnvelope, node = nodeOf(to), request = call as CniCall
    if (this.kernel.isHalted(statusAddress(node))) return
    if ('add' in request) this.answer(node, subject, token, { ip: '', error: NOT_THERE })
    else this.owed.set(`${node} ${request.remove}`, { sandbox: request.remove, subject, token })
  }

  /** The plugin of a machine ends. Sandboxes keep what they have. */
  halt(node: string): void {
    this.kernel.halt([cniAddress(node)])
  }

  /** It begins again, and takes back what it is owed. */
  resume(node: string): void {
    this.kernel.resume([cniAddress(node)])
    for (const [key, { sandbox, subject, token }] of [...this.owed.entries()]) {
      if (!key.startsWith(`${node} `)) continue
      this.owed.delete(key)
      this.answer(node, subject, token, this.release(node, sandbox))
    }
  }

  /** Makes the plugin of one machine answer. */
  listen(node: string): void {
    this.kernel.listen(cniAddress(node), this.receiver)
    this.kernel.onUnheard(cniAddress(node), this.unheard)
  }

  /** A machine has lost its power: no sandbox has an address any longer. */
  losePower(node: string): void {
    for (const key of [...this.owed.keys()]) if (key.startsWith(`${node} `)) this.owed.delete(key)
    for (const [key, ip] of [...this.addresses.entries()]) {
      if (!key.startsWith(`${node} `)) continue
      this.addresses.delete(key)
      this.taken.delete(ip)
    }
  }

  private allocate(node: string, sandbox: string, podCidr: string): string {
    const { base, size } = rangeOf(podCidr)
    // .0 is the network, .1 the gateway, the last the broadcast address.
    const usable = size - 3
    let offset = this.last.get(node) ?? 0
    for (let tries = 0; tries < usable; tries++) {
      offset = (offset % usable) + 1
      const ip = dotted(base + 1 + offset)
      if (this.taken.has(ip)) continue
      this.taken.set(ip, sandbox)
      this.addresses.set(`${node} ${sandbox}`, ip)
      this.last.set(node, offset)
      return ip
    }
    return ''
  }

  private release(node: string, sandbox: string): Record<string, never> {
    const key = `${node} ${sandbox}`, ip = this.addresses.get(key)
    if (ip !== undefined) {
      this.addresses.delete(key)
      this.taken.delete(ip)
    }
    return {}
  }
}

interface AddressRange {
  readonly base: number
  readonly size: number
}

/** Ranges that were read: a machine's is asked for with every sandbox. */
const ranges = new Map<string, AddressRange>(), MOST_RANGES = 10_000

function rangeOf(cidr: string): AddressRange {
  const known = ranges.get(cidr)
  if (known) return known
  if (ranges.size >= MOST_RANGES) ranges.clear()
  const [address, bits] = cidr.split('/')
  const range: AddressRange = { base: address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0), size: 2 ** (32 - Number(bits)) }
  ranges.set(cidr, range)
  return range
}

function dotted(address: number): string {
  return `${(address >>> 24) & 255}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`
}
