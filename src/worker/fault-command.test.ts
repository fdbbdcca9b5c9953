import { expect, test } from 'vitest'
import { Host } from './host.ts'
import { openCluster } from './open-cluster.ts'
import type { Command, CommandOutcome, FromWorker, Session, TimedCommand, ToWorker } from './protocol.ts'

const WEB = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: nginx }] }
`
const SESSION: Session = { format: 1, engine: 'test', seed: 3, preset: { nodes: [{ name: 'worker-1' }, { name: 'worker-2' }] }, epoch: '2026-01-05T09:00:00Z', commands: [] }

type Request = ToWorker extends infer Message ? (Message extends { readonly id: number } ? Omit<Message, 'id'> : never) : never

/** A worker with the real engine. */
function startWorker() {
  const answers = new Map<number, (value: unknown) => void>(), outcomes: CommandOutcome[] = []
  const host = new Host(openCluster, {
    post(message: FromWorker) {
      if (message.type === 'batch') {
        outcomes.push(...message.batch.outcomes)
        host.receive({ id: 0, type: 'ack', seq: message.batch.seq })
      } else if (message.type === 'answer') answers.get(message.id)?.(message.value)
      else throw new Error(message.message)
    },
    wallMs: () => 0,
    breathe: () => Promise.resolve(),
  })
  let nextId = 1
  const ask = (request: Request): Promise<unknown> => new Promise((resolve) => {
    const id = nextId++
    answers.set(id, resolve)
    host.receive({ ...request, id } as ToWorker)
  })
  return { ask, outcomes }
}

const TIMELINE: readonly TimedCommand[] = [
  { at: 0, command: { do: 'apply', text: WEB } },
  { at: 20_000, command: { do: 'fault', fault: 'stop', target: { kind: 'SimLoop', name: 'replicaset-controller' } } },
  { at: 21_000, command: { do: 'kubectl', line: 'kubectl scale deployment/web --replicas=5' } },
  { at: 40_000, command: { do: 'fault', fault: 'start', target: { kind: 'SimLoop', name: 'replicaset-controller' } } },
  { at: 60_000, command: { do: 'fault', fault: 'power-off', target: { kind: 'Node', name: 'worker-2' } } },
  { at: 90_000, command: { do: 'kubectl', line: 'kubectl get pods -o wide | grep worker-2 > lost.txt' } },
]

async function play(commands: readonly TimedCommand[], worker = startWorker()) {
  await worker.ask({ type: 'open', session: SESSION })
  for (const { at, command } of commands) {
    await worker.ask({ type: 'advance', to: at })
    await worker.ask({ type: 'command', command })
  }
  await worker.ask({ type: 'advance', to: 120_000 })
  return worker
}

test('a session with faults and lines of kubectl is done again to the same hashes', async () => {
  const first = await play(TIMELINE), again = startWorker()
  await again.ask({ type: 'open', session: { ...SESSION, commands: TIMELINE }, until: 120_000 })
  expect(await again.ask({ type: 'hash' })).toEqual(await first.ask({ type: 'hash' }))
  expect(again.outcomes.map(({ output, fault }) => output ?? fault)).toEqual(first.outcomes.map(({ output, fault }) => output ?? fault))
})

test('a fork takes faults and lines back with it, and what is done again comes to the same', async () => {
  const straight = await play(TIMELINE), forked = await play(TIMELINE)
  await forked.ask({ type: 'fork', at: 30_000 })
  for (const { at, command } of TIMELINE.slice(3)) {
    await forked.ask({ type: 'advance', to: at })
    await forked.ask({ type: 'command', command })
  }
  await forked.ask({ type: 'advance', to: 120_000 })
  expect(await forked.ask({ type: 'hash' })).toEqual(await straight.ask({ type: 'hash' }))
})

test('a fault says what was done; one that cannot be done is refused with the reason', async () => {
  const off: Command = { do: 'fault', fault: 'power-off', target: { kind: 'Node', name: 'worker-2' } }
  const { outcomes } = await play([{ at: 10, command: off }, { at: 20, command: off }, { at: 30, command: { ...off, target: { kind: 'Node', name: 'worker-9' } } }])
  expect(outcomes.map(({ fault, refused }) => fault?.fault ?? refused?.code)).toEqual(['power-off', 'fault-already-off', 'fault-no-such-target'])
})

test('a line that would wait for ever ends when it is interrupted, the same in every replay', async () => {
  const timeline: readonly TimedCommand[] = [
    { at: 0, command: { do: 'kubectl', line: 'kubectl wait node/worker-1 --for=condition=Nonsense --timeout=10m' } },
    { at: 5_000, command: { do: 'interrupt', command: 0 } },
    { at: 6_000, command: { do: 'kubectl', line: 'kubectl get nodes --no-headers | wc -l' } },
  ]
  const first = await play(timeline)
  expect(first.outcomes.map(({ command, output }) => [command, output?.exit])).toEqual([[0, 130], [1, undefined], [2, 0]])
  const again = startWorker()
  await again.ask({ type: 'open', session: { ...SESSION, commands: timeline }, until: 120_000 })
  expect(await again.ask({ type: 'hash' })).toEqual(await first.ask({ type: 'hash' }))
})
