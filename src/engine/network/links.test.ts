// What becomes of hops on links that are cut or slow.
import { expect, test } from 'vitest'
import { Kernel } from '../kernel/kernel.ts'
import { OP_LOST } from '../kernel/ops.ts'

function network(): { readonly kernel: Kernel; readonly heard: string[]; readonly lost: string[]; readonly say: (from: string, to: string, word: string, delayMs?: number) => void } {
  const kernel = new Kernel({ seed: 1, startAt: 0 }), heard: string[] = [], lost: string[] = []
  kernel.links.locate((address) => (address === 'brain' ? ['control-plane'] : []))
  for (const address of ['brain', 'worker-1/kubelet', 'worker-1/cni', 'worker-2/kubelet']) kernel.listen(address, ({ payload }) => heard.push(`${kernel.now} ${String(payload)}`))
  kernel.onLost(({ payload }) => lost.push(`${kernel.now} ${String(payload)}`))
  kernel.checkpoint()
  return { kernel, heard, lost, say: (from, to, word, delayMs = 5) => { kernel.send({ from, to, op: 'status', delayMs, payload: word }) } }
}

test('a hop over a cut link is written down as lost, reaches nobody, and who asked for it hears of the loss', () => {
  const { kernel, heard, lost, say } = network()
  kernel.links.set('worker-1', 'control-plane', { cut: true })
  say('worker-1/kubelet', 'brain', 'there')
  say('brain', 'worker-1/kubelet', 'back')
  say('worker-1/kubelet', 'worker-1/cni', 'within')
  say('worker-2/kubelet', 'brain', 'other')
  kernel.advance(10)
  expect([heard, lost]).toEqual([['5 back', '5 within', '5 other'], ['5 there']])
  expect([kernel.ledger.op(0) & OP_LOST, kernel.ledger.op(1) & OP_LOST, kernel.quiescent]).toEqual([OP_LOST, 0, true])
})

test('what is cut off from everywhere hears nobody but itself', () => {
  const { kernel, heard, say } = network()
  kernel.links.set('worker-1', '*', { cut: true })
  kernel.links.set('*', 'worker-1', { cut: true })
  say('worker-1/kubelet', 'worker-2/kubelet', 'a')
  say('brain', 'worker-1/kubelet', 'b')
  say('worker-1/cni', 'worker-1/kubelet', 'c')
  say('brain', 'worker-2/kubelet', 'd')
  kernel.advance(10)
  expect(heard).toEqual(['5 c', '5 d'])
})

test('nothing overtakes what is still on its way over a link that was slow, before and after going back', () => {
  const { kernel, heard, say } = network()
  kernel.links.set('worker-1', 'brain', { delayMs: 1_000 })
  say('worker-1/kubelet', 'brain', 'slow')
  kernel.links.set('worker-1', 'brain', undefined)
  say('worker-1/kubelet', 'brain', 'behind it')
  kernel.checkpoint()
  kernel.advance(2_000)
  say('worker-1/kubelet', 'brain', 'later')
  kernel.advance(2_010)
  expect(heard).toEqual(['1005 slow', '1005 behind it', '2005 later'])
  expect(kernel.links.areWhole).toBe(true)
})
