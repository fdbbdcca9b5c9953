import { describe, expect, test } from 'vitest'
import { Host } from '../../src/worker/host.ts'
import { openCluster } from '../../src/worker/open-cluster.ts'
import { GoalLog } from '../../src/session/goal-log.ts'
import type { FromWorker, Session, ToWorker } from '../../src/worker/protocol.ts'

const web = (replicas: number): string => JSON.stringify({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx:1.27' }] } } },
})
const SESSION: Session = { format: 1, engine: 'test', seed: 1, preset: { nodes: [{ name: 'worker-1' }] }, epoch: '2026-01-01T00:00:00Z', commands: [{ at: 0, command: { do: 'apply', text: web(1) } }] }
const REPLICAS = 'Deployment/web.spec.replicas == 3'
const UNCHANGED = 'cmd[verb=apply,result=unchanged].count >= 1'

type Request = ToWorker extends infer Message ? (Message extends { readonly id: number } ? Omit<Message, 'id'> : never) : never

/** A host on a real cluster, and the page's log of what it told. */
async function followed() {
  const goals = new GoalLog()
  const answers = new Map<number, (value: unknown) => void>()
  const host = new Host(openCluster, {
    post(message: FromWorker) {
      if (message.type === 'batch' && message.batch.goals) goals.append(message.batch.goals)
      if (message.type === 'answer') answers.get(message.id)?.(message.value)
    },
    wallMs: () => 0,
    breathe: () => Promise.resolve(),
  })
  let nextId = 1
  const ask = (request: Request): Promise<unknown> => new Promise((resolve) => {
    answers.set(nextId, resolve)
    host.receive({ ...request, id: nextId++ } as ToWorker)
  })
  await ask({ type: 'open', session: SESSION })
  await ask({ type: 'settle', atMost: 60_000 })
  await ask({ type: 'advance', to: 10_000 })
  await ask({ type: 'watch-goals', watches: [{ id: 'step', from: 10_000, clauses: [REPLICAS, UNCHANGED, "answer/guess == 'two'"] }] })
  return { ask, goals }
}

describe('goals are followed on the cluster itself', () => {
  test('and their marks say how they stood at any time', async () => {
    const { ask, goals } = await followed()
    expect(goals.at('step', 0, 10_000)).toMatchObject({ holds: false, now: 1, wanted: 3 })
    await ask({ type: 'command', command: { do: 'apply', text: web(3) } })
    await ask({ type: 'advance', to: 20_000 })
    await ask({ type: 'command', command: { do: 'apply', text: web(3) } })
    await ask({ type: 'command', command: { do: 'answer', step: 'guess', choice: 'two' } })
    await ask({ type: 'advance', to: 30_000 })
    expect(goals.holds('step', 3, 30_000)).toBe(true)
    expect(goals.at('step', 1, 15_000)?.holds).toBe(false)
    expect(goals.at('step', 0, 10_001)?.holds).toBe(false)
    expect(goals.at('step', 0, 9_999)).toBeUndefined()
  })

  test('and a fork takes back what came after it', async () => {
    const { ask, goals } = await followed()
    await ask({ type: 'advance', to: 20_000 })
    await ask({ type: 'command', command: { do: 'apply', text: web(3) } })
    await ask({ type: 'advance', to: 30_000 })
    expect(goals.at('step', 0, 30_000)?.holds).toBe(true)
    await ask({ type: 'fork', at: 15_000 })
    await ask({ type: 'advance', to: 30_000 })
    expect(goals.at('step', 0, 30_000)).toMatchObject({ holds: false, now: 1 })
  })

  test('and a dry run counts for nothing', async () => {
    const { ask, goals } = await followed()
    await ask({ type: 'command', command: { do: 'apply', text: web(1), dryRun: true } })
    await ask({ type: 'advance', to: 20_000 })
    expect(goals.at('step', 1, 20_000)?.holds).toBe(false)
  })
})
