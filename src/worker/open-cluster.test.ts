import { expect, test } from 'vitest'
import { Host } from './host.ts'
import { openCluster } from './open-cluster.ts'
import type { Batch, FromWorker, Session, ToWorker } from './protocol.ts'

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - {name: nginx, image: "nginx:1.27"}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
`
const SESSION: Session = { format: 1, engine: 'test', seed: 7, preset: { nodes: [{ name: 'worker-1' }, { name: 'worker-2' }] }, epoch: '2026-01-01T00:00:00Z', commands: [] }

type Request = ToWorker extends infer Message ? (Message extends { readonly id: number } ? Omit<Message, 'id'> : never) : never

function startEngine() {
  const batches: Batch[] = []
  const answers = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const host = new Host(openCluster, {
    post(message: FromWorker) {
      if (message.type === 'batch') batches.push(message.batch)
      else if (message.type === 'answer') answers.get(message.id)?.resolve(message.value)
      else answers.get(message.id)?.reject(new Error(message.message))
    },
    wallMs: () => 0,
    breathe: () => Promise.resolve(),
  })
  let nextId = 1
  const ask = (request: Request): Promise<unknown> => new Promise((resolve, reject) => {
    const id = nextId++
    answers.set(id, { resolve, reject })
    host.receive({ ...request, id } as ToWorker)
  })
  return { ask, batches, outcomes: () => batches.flatMap((batch) => batch.outcomes) }
}

test('the engine behind the worker carries out an apply and tells of it', async () => {
  const { ask, batches, outcomes } = startEngine()
  await ask({ type: 'open', session: SESSION })
  await ask({ type: 'command', command: { do: 'apply', text: WEB } })
  await ask({ type: 'advance', to: 2_000 })
  expect(outcomes()[0].documents.map((document) => document.result)).toEqual(['created', 'created'])
  const drawn = new Map(batches.flatMap((batch) => batch.commits).map((commit) => [commit.object.uid, commit.object]))
  const kinds = [...drawn.values()].filter((object) => object.namespace === 'default').map((object) => object.kind)
  expect(kinds.filter((kind) => kind === 'Pod')).toHaveLength(3)
  expect(await ask({ type: 'get', ref: { kind: 'deploy', name: 'web' } })).toMatchObject({ kind: 'Deployment', spec: { replicas: 3 } })
  const [pod] = [...drawn.values()].filter((object) => object.kind === 'Pod')
  expect(await ask({ type: 'why', ref: { kind: 'Pod', name: pod.name } })).toMatchObject({ reasons: expect.arrayContaining([expect.objectContaining({ code: expect.any(String) })]) })

  await ask({ type: 'command', command: { do: 'apply', text: WEB.replace('replicas: 3', 'replicas: 2') } })
  await ask({ type: 'advance', to: 4_000 })
  expect(outcomes()[1].documents.map((document) => document.result)).toEqual(['configured', 'unchanged'])
  await ask({ type: 'command', command: { do: 'delete', ref: { kind: 'Service', name: 'web' } } })
  await ask({ type: 'advance', to: 5_000 })
  expect(outcomes()[2].documents[0].result).toBe('deleted')
})

test('what the engine rejects is found in the text', async () => {
  const { ask, outcomes } = startEngine()
  await ask({ type: 'open', session: SESSION })
  await ask({ type: 'command', command: { do: 'apply', text: WEB.replace('replicas: 3', 'replicas: -3').replace('port: 80', 'port: 80, prot: TCP') } })
  await ask({ type: 'advance', to: 1_000 })
  const [deployment, service] = outcomes()[0].documents
  expect(deployment).toMatchObject({ result: 'rejected', code: 422, causes: [{ field: 'spec.replicas', range: { start: { line: 6 } } }] })
  expect(service).toMatchObject({ result: 'rejected', code: 400 })
  expect(service.causes?.[0].range?.start.line).toBe(21)
})

test('frames, one leap, a replay and a fork leave the same ledger', async () => {
  const hashes: unknown[] = []
  for (const step of [16, 3_000]) {
    const { ask } = startEngine()
    await ask({ type: 'open', session: SESSION })
    await ask({ type: 'command', command: { do: 'apply', text: WEB } })
    for (let t = 0; t < 3_000; t += step) await ask({ type: 'advance', to: Math.min(3_000, t + step) })
    hashes.push(await ask({ type: 'hash' }))
  }
  const replay = startEngine()
  await replay.ask({ type: 'open', session: { ...SESSION, commands: [{ at: 0, command: { do: 'apply', text: WEB } }] }, until: 3_000 })
  hashes.push(await replay.ask({ type: 'hash' }))

  const forked = startEngine()
  await forked.ask({ type: 'open', session: SESSION })
  await forked.ask({ type: 'command', command: { do: 'apply', text: WEB } })
  await forked.ask({ type: 'advance', to: 2_500 })
  await forked.ask({ type: 'fork', at: 15 })
  await forked.ask({ type: 'advance', to: 3_000 })
  hashes.push(await forked.ask({ type: 'hash' }))
  for (const hash of hashes.slice(1)) expect(hash).toEqual(hashes[0])
})

test('each machine of a preset is drawn with the runtime that it has', () => {
  const cluster = openCluster({ seed: 7, epoch: SESSION.epoch, programs: {}, preset: { nodes: [{ name: 'worker-1' }, { name: 'worker-2', runtime: 'cri-o' }, { name: 'worker-3', runtime: 'dockershim' }] } })
  const runtimes = cluster.components.filter(({ role }) => role === 'runtime').map(({ address, program }) => [address, program])
  expect(runtimes).toEqual([
    ['worker-1/containerd', 'containerd'], ['worker-2/containerd', 'CRI-O'], ['worker-3/containerd', 'dockershim'], ['worker-3/dockerd', undefined], ['worker-3/docker-containerd', undefined],
  ])
})
