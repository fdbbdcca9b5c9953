// The worker's entry: the one place where an engine runs. Connects the host to the engine's door and to the page.
import { Host } from './host.ts'
import { openCluster } from './open-cluster.ts'
import type { FromWorker, ToWorker } from './protocol.ts'

const channel = new MessageChannel()
const breaths: (() => void)[] = []
channel.port1.onmessage = () => breaths.shift()?.()

const host = new Host(openCluster, {
  post: (message: FromWorker, transfer) => self.postMessage(message, { transfer }),
  wallMs: () => performance.now(),
  // A message to itself comes after those of the page that already wait, and without a timer's delay.
  breathe: () => new Promise((resolve) => {
    breaths.push(resolve)
    channel.port2.postMessage(null)
  }),
})

self.onmessage = ({ data }: MessageEvent<ToWorker>) => host.receive(data)
