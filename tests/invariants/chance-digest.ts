// Digests of everything that chance is made of, to be computed in Node and in Chromium and compared.
import { Digest, draw, hashText, pick } from '../../src/engine/kernel/chance.ts'

const IDENTITIES = ['kube-scheduler', 'kubelet/worker-1', 'default/web-6fcf498b94-bg2pc', '조타실', '']
const STEPS = 200

/** One digest per seed, over hashes, draws and picks. */
export function chanceDigests(seeds: number): string[] {
  return Array.from({ length: seeds }, (_, seed) => {
    const digest = new Digest()
    for (const text of IDENTITIES) {
      const identity = hashText(text)
      digest.text(text)
      for (let step = 0; step < STEPS; step++) {
        digest.number(draw(seed, identity, step))
        digest.number(pick(step + 1, seed, identity, step))
      }
    }
    return digest.hex()
  })
}
