// A small network of gossips on the bare kernel, walked through time in several ways. However it is walked, its history is the same.
import { Kernel } from '../../src/engine/kernel/kernel.ts'
import { Cell, Table } from '../../src/engine/kernel/store.ts'

export type Walk = 'one jump' | 'frames of 16 ms' | 'steps of any size' | 'seeks back and forth'

const GOSSIPS = 9
const END_MS = 90_000
const HEARTBEAT_MS = 5_000
/** Most messages are near, some are further away than the queue's ring of milliseconds reaches. */
const DELAYS_MS = [1, 1, 2, 7, 30, 400, 15_999, 16_384, 16_385, 40_000]

interface Gossip {
  readonly text: string
  readonly hopsLeft: number
}

/** Hashes of ledger and state after the walk, and how many hops there were. */
export function walkKernel(seed: number, walk: Walk): { readonly ledger: string; readonly state: string; readonly hops: number } {
  const kernel = gossipNetwork(seed)
  const chance = (n: number, step: number): number => kernel.pick(n, `walk/${walk}`, step)
  kernel.checkpoint()
  switch (walk) {
    case 'one jump':
      break
    case 'frames of 16 ms':
      for (let t = 0; t < END_MS; t += 16) kernel.advance(t)
      break
    case 'steps of any size':
      for (let t = 0, step = 0; t < END_MS; t += 1 + chance(3_000, step), step++) kernel.advance(t)
      break
    case 'seeks back and forth':
      for (let step = 0; step < 40; step++) {
        kernel.advance(Math.min(END_MS, kernel.now + chance(9_000, step)))
        if (chance(3, -1 - step) === 0) kernel.checkpoint()
        if (chance(2, 1_000 + step) === 0) {
          const to = chance(kernel.now + 1, 2_000 + step)
          kernel.rewind(to)
          kernel.advance(to)
        }
      }
  }
  kernel.advance(END_MS)
  return { ledger: kernel.ledgerHash(), state: kernel.stateHash(), hops: kernel.ledger.length }
}

/** Each gossip remembers what it heard, and passes some of it on to somebody, sooner or later. */
function gossipNetwork(seed: number): Kernel {
  const kernel = new Kernel({ seed, startAt: 0 })
  for (let i = 0; i < GOSSIPS; i++) {
    const address = `gossip-${i}`
    const heard = kernel.adopt(`heard/${address}`, new Table<number>())
    const beats = kernel.adopt(`beats/${address}`, new Cell(0))
    kernel.listen(address, ({ op, payload }) => {
      if (op === 'heartbeat') {
        beats.value++
        kernel.send({ from: address, to: address, op: 'heartbeat', delayMs: HEARTBEAT_MS, background: true })
        return
      }
      const { text, hopsLeft } = payload as Gossip
      const count = (heard.get(text) ?? 0) + 1
      heard.set(text, count)
      if (hopsLeft === 0) return
      const listeners = kernel.pick(3, `${address}/${text}/listeners`, count)
      for (let n = 0; n < listeners; n++) {
        const draw = (of: number, what: string): number => kernel.pick(of, `${address}/${text}/${what}/${n}`, count)
        const told: Gossip = { text: draw(4, 'change') === 0 ? `${text.slice(-6)}${draw(10, 'digit')}` : text, hopsLeft: hopsLeft - 1 }
        kernel.send({ from: address, to: `gossip-${draw(GOSSIPS, 'to')}`, op: 'write', subject: told.text, delayMs: DELAYS_MS[draw(DELAYS_MS.length, 'delay')] ?? 1, payload: told })
      }
    })
    kernel.send({ from: address, to: address, op: 'heartbeat', delayMs: 1 + kernel.pick(HEARTBEAT_MS, address, 0), background: true })
    kernel.send({ from: 'town', to: address, op: 'write', subject: 'news', delayMs: 1 + i, payload: { text: `news-${i}`, hopsLeft: 14 } satisfies Gossip })
  }
  return kernel
}

/** What every seed comes to in one jump; compared between Node and Chromium. */
export function kernelHashes(seeds: number): { readonly ledger: string; readonly state: string }[] {
  return Array.from({ length: seeds }, (_, seed) => walkKernel(seed, 'one jump'))
}
