// The network plugin of every machine: gives each Pod sandbox an address out of the node's range and takes it back.
// Models containernetworking host-local IPAM: addresses are handed out in turn, a freed one is not used again at once.
import type { Delivery, Kernel } from '../kernel/kernel.ts'
import { Table } from '../kernel/store.ts'
import type { CallAnswer, CallEnvelope } from '../kernel/sync.ts'
import { cniAddress, nodeOf } from '../node/runtime/cri.ts'

type CniCall = { readonly add: string; readonly podCidr: string } | { readonly remove: string }

export class NetworkPlugins {
  /** Address by `node sandbox`. */
  private readonly addresses: Table<string>
  private readonly taken: Table<string>
  /** Last offset handed out per node. */
  private readonly last: Table<number>
  private readonly kernel: Kernel

  constructor(kernel: Kernel) {
    this.kernel = kernel
    this.addresses = kernel.adopt('cni/addresses', new Table<string>())
    this.taken = kernel.adopt('cni/taken', new Table<string>())
    this.last = kernel.adopt('cni/last', new Table<number>())
  }

  private readonly receiver = (delivery: Delivery): void => {
    const { call, token } = delivery.payload as CallEnvelope, node = nodeOf(delivery.to), request = call as CniCall
    const answer = 'add' in request ? { ip: this.allocate(node, request.add, request.podCidr) } : this.release(node, request.remove)
    this.kernel.send({
      from: delivery.to, to: delivery.from, op: 'cni-response', subject: delivery.subject, delayMs: this.kernel.latency('cni', delivery.to + delivery.subject),
      payload: { answer, token } satisfies CallAnswer,
    })
  }

  /** Makes the plugin of one machine answer. */
  listen(node: string): void {
    this.kernel.listen(cniAddress(node), this.receiver)
  }

  /** A machine has lost its power: no sandbox has an address any longer. */
  losePower(node: string): void {
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

function rangeOf(cidr: string): { base: number; size: number } {
  const [address, bits] = cidr.split('/')
  return { base: address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0), size: 2 ** (32 - Number(bits)) }
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
}
