import { describe, expect, test } from 'vitest'
import { createFakeCluster } from '../../tests/fixtures/fake-cluster.ts'
import { Host } from './host.ts'
import type { Batch, CommandOutcome, FromWorker, Session, ToWorker } from './protocol.ts'

const TWO_DOCUMENTS = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: two\n'
const SESSION: Session = { format: 1, engine: 'test', seed: 1, preset: { nodes: [] }, epoch: '2026-01-01T00:00:00Z', commands: [] }

type Request = ToWorker extends infer Message ? (Message extends { readonly id: number } ? Omit<Message, 'id'> : never) : never

/** A host with a page that acknowledges only when asked to. */
function startHost(options: { readonly wallMs?: () => number } = {}) {
  const clusters: ReturnType<typeof createFakeCluster>[] = []
  const batches: Batch[] = []
  const crashes: Extract<FromWorker, { readonly type: 'crashed' }>[] = []
  const answers = new Map<number, (value: unknown) => void>()
  const host = new Host(() => {
    const cluster = createFakeCluster()
    clusters.push(cluster)
    return cluster
  }, {
    post(message) {
      if (message.type === 'batch') batches.push(message.batch)
      else if (message.type === 'answer') answers.get(message.id)?.(message.value)
      else {
        crashes.push(message)
        answers.get(message.id)?.(undefined)
      }
    },
    wallMs: options.wallMs ?? (() => 0),
    breathe: () => Promise.resolve(),
  })
  let nextId = 1
  const ask = (request: Request): Promise<unknown> => new Promise((resolve) => {
    const id = nextId++
    answers.set(id, resolve)
    host.receive({ ...request, id } as ToWorker)
  })
  const outcomes = (): CommandOutcome[] => batches.flatMap((batch) => batch.outcomes)
  return { host, ask, batches, crashes, clusters, outcomes }
}

describe('a batch', () => {
  test('continues where the one before ended', async () => {
    const { ask, batches } = startHost()
    await ask({ type: 'open', session: SESSION })
    await ask({ type: 'command', command: { do: 'apply', text: TWO_DOCUMENTS } })
    for (let t = 1; t < 60; t++) await ask({ type: 'advance', to: t })
    let hops = 0
    let names = 0
    for (const batch of batches) {
      expect(batch.hops.first).toBe(hops)
      expect(batch.hops.cause).toHaveLength(batch.hops.count)
      expect(batch.names.first).toBe(names)
      hops += batch.hops.count
      names += batch.names.list.length
    }
    expect(hops).toBeGreaterThan(10)
    expect(batches.flatMap((batch) => batch.commits).map((commit) => commit.object.name)).toEqual(['one', 'two'])
  })

  test('waits and grows while more than two are unacknowledged', async () => {
    let wall = 0
    const { ask, batches, host } = startHost({ wallMs: () => (wall += 20) })
    await ask({ type: 'open', session: SESSION })
    await ask({ type: 'advance', to: 10_000 })
    const unacknowledged = batches.length
    expect(unacknowledged).toBeLessThanOrEqual(5)
    host.receive({ id: 0, type: 'ack', seq: batches.at(-1)?.seq ?? 0 })
    await ask({ type: 'advance', to: 20_000 })
    expect(batches.length).toBeGreaterThan(unacknowledged + 1)
    expect(batches.at(-1)?.now).toBe(20_000)
  })
})

describe('an apply', () => {
  test('sends each document when the one before was answered', async () => {
    const { ask, clusters, outcomes } = startHost()
    await ask({ type: 'open', session: SESSION })
    await ask({ type: 'command', command: { do: 'apply', text: TWO_DOCUMENTS } })
    await ask({ type: 'advance', to: 5_000 })
    const writes = clusters[0].hops.filter((hop) => hop.op === 2).map((hop) => hop.sentAt)
    expect(writes).toEqual([0, 10])
    expect(outcomes()).toHaveLength(1)
    expect(outcomes()[0].documents.map((document) => [document.result, document.ref?.name])).toEqual([['created', 'one'], ['created', 'two']])
  })

  test('leaves the same hops whatever frames the page asks for', async () => {
    const frames = async (step: number) => {
      const { ask, clusters } = startHost()
      await ask({ type: 'open', session: SESSION })
      await ask({ type: 'command', command: { do: 'apply', text: TWO_DOCUMENTS } })
      for (let t = 0; t < 3_000; t += step) await ask({ type: 'advance', to: t + step })
      return clusters[0].hops
    }
    expect(await frames(7)).toEqual(await frames(3_000))
  })

  test('says where in the text the API server found fault', async () => {
    const { ask, outcomes } = startHost()
    await ask({ type: 'open', session: SESSION })
    await ask({ type: 'command', command: { do: 'apply', text: 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: refused\nspec:\n  replicas: -1\n' } })
    await ask({ type: 'advance', to: 100 })
    const [document] = outcomes()[0].documents
    expect(document).toMatchObject({ result: 'rejected', code: 422, reason: 'Invalid' })
    expect(document.causes?.[0].range?.start.line).toBe(6)
  })

  test('of a text that cannot be read sends nothing and says why', async () => {
    const { ask, clusters, outcomes } = startHost()
    await ask({ type: 'open', session: SESSION })
    await ask({ type: 'command', command: { do: 'apply', text: 'kind: [\n' } })
    await ask({ type: 'advance', to: 1 })
    expect(outcomes()[0].documents[0].result).toBe('rejected')
    expect(clusters[0].hops.filter((hop) => hop.op === 2)).toHaveLength(0)
  })
})

test('a session is done again command by command', async () => {
  const { ask, clusters } = startHost()
  const commands = [{ at: 30, command: { do: 'apply' as const, text: TWO_DOCUMENTS } }, { at: 500, command: { do: 'apply' as const, text: TWO_DOCUMENTS } }]
  await ask({ type: 'open', session: { ...SESSION, commands }, until: 2_000 })
  expect(clusters[0].now).toBe(2_000)
  expect(clusters[0].hops.filter((hop) => hop.op === 2).map((hop) => hop.sentAt)).toEqual([30, 40, 500, 510])
})

test('settling stops when nothing but routine is left', async () => {
  const { ask, clusters } = startHost()
  await ask({ type: 'open', session: SESSION })
  await ask({ type: 'command', command: { do: 'apply', text: TWO_DOCUMENTS } })
  await ask({ type: 'settle', atMost: 60_000 })
  expect(clusters[0].quiescent).toBe(true)
  expect(clusters[0].now).toBeLessThan(2_000)
})

test('a fork tells the page how much of its copy still holds', async () => {
  const { ask, batches } = startHost()
  await ask({ type: 'open', session: SESSION })
  await ask({ type: 'advance', to: 100 })
  await ask({ type: 'command', command: { do: 'apply', text: TWO_DOCUMENTS } })
  await ask({ type: 'advance', to: 5_000 })
  await ask({ type: 'fork', at: 50 })
  const last = batches.at(-1)
  expect(last?.rewound).toEqual({ hops: 1, names: expect.any(Number), commits: 0, releases: 0, things: 0 })
  expect(last?.now).toBe(50)
})

test('a crash names the Command that was last begun', async () => {
  const { ask, crashes } = startHost()
  await ask({ type: 'open', session: SESSION })
  await ask({ type: 'command', command: { do: 'apply', text: TWO_DOCUMENTS } })
  await ask({ type: 'advance', to: 100 })
  await ask({ type: 'command', command: { do: 'apply', text: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: crash\n' } })
  await ask({ type: 'advance', to: 200 })
  expect(crashes).toHaveLength(1)
  expect(crashes[0]).toMatchObject({ command: 1, message: expect.stringContaining('The engine broke.') })
})
