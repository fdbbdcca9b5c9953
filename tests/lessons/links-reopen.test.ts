// Sessions shared as links reopen to the same state, whatever was done in them: hash for hash, through the worker's own host.
import { describe, expect, test } from 'vitest'
import { openStage } from '../../src/cli/lesson-stage.ts'
import { linkWorld } from '../../src/app/link-world.ts'
import { loadLesson } from '../../src/lessons/catalogue.ts'
import { playSolution } from '../../src/lessons/check/play.ts'
import { PRESETS } from '../../src/lessons/presets.ts'
import { ClusterSession, newSession } from '../../src/session/session.ts'
import { linkOf, readLink } from '../../src/session/sharing/link.ts'
import { openCluster } from '../../src/worker/open-cluster.ts'
import { connectHost } from '../fixtures/connect-host.ts'
import type { Command, Session } from '../../src/worker/protocol.ts'
import type { SharedSession } from '../../src/session/sharing/shared-session.ts'

const opened = (): ClusterSession => new ClusterSession(() => connectHost(openCluster))

/** Ledger and state of a session that is opened at its moment from nothing but the link. */
async function hashBehind(link: string): Promise<unknown> {
  const read = await readLink(link, linkWorld)
  if ('problem' in read) throw new Error(JSON.stringify(read.problem))
  return hashAt(read.shared)
}

async function hashAt({ session, moment }: Pick<SharedSession, 'session' | 'moment'>): Promise<unknown> {
  const cluster = opened()
  await cluster.open(session, Math.max(moment, session.commands.at(-1)?.at ?? 0))
  const hash = await cluster.hash()
  cluster.close()
  return hash
}

const web = (replicas: number, image = 'nginx:1.27'): Command => ({ do: 'apply', file: 'web.yaml', text: `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: ${replicas}\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: main, image: '${image}'}]}\n` })
const service: Command = { do: 'apply', text: 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n' }

const ACTS: Readonly<Record<string, readonly { readonly waitMs: number; readonly command: Command }[]>> = {
  'nothing at all': [],
  'an apply and its settling': [{ waitMs: 100, command: web(3) }],
  'several acts close together': [{ waitMs: 3, command: web(3) }, { waitMs: 1, command: service }, { waitMs: 40, command: web(5, 'nginx:1.28') }],
  'traffic, a deletion and an answer': [{ waitMs: 0, command: web(2) }, { waitMs: 0, command: service }, { waitMs: 5_000, command: { do: 'traffic', service: { namespace: 'default', name: 'web' }, count: 5, everyMs: 50 } }, { waitMs: 2_000, command: { do: 'answer', step: 'guess', choice: 'two' } }, { waitMs: 10, command: { do: 'delete', ref: { kind: 'Service', name: 'web' } } }],
  'typed lines': [{ waitMs: 10, command: { do: 'kubectl', line: 'kubectl apply -f web.yaml', files: { 'web.yaml': web(2).do === 'apply' ? (web(2) as { readonly text: string }).text : '' } } }, { waitMs: 4_000, command: { do: 'kubectl', line: 'kubectl scale deployment web --replicas=4' } }],
  'a machine that loses its power': [{ waitMs: 0, command: web(3) }, { waitMs: 4_000, command: { do: 'fault', fault: 'power-off', target: { kind: 'Node', name: 'worker-2' } } }],
}

describe('a session acted live reopens from its link to the same hashes', () => {
  test.each(Object.keys(ACTS).flatMap((name) => [1, 7].map((seed) => [name, seed] as const)))('%s, seed %i', async (name, seed) => {
    const session = opened()
    await session.open({ ...newSession(seed === 1 ? undefined : PRESETS['small']), seed })
    for (const { waitMs, command } of ACTS[name]) {
      await session.seek(session.now + waitMs)
      void session.act(command)
      await session.ready
    }
    await session.seek(session.now + 1_234)
    const link = linkOf({ session: session.recipe, moment: session.now }, { presets: PRESETS })
    expect(await hashBehind(link)).toEqual(await session.hash())
    session.close()
  })
})

test.each(['desired-state-loop', 'self-healing'])('the solution of %s reopens from its link to the same hashes', async (id) => {
  const lesson = (await loadLesson(id))?.lesson
  const start = await linkWorld.startOf(id)
  if (!lesson || !start) throw new Error(`no lesson ${id}`)
  const { commands, problems } = playSolution(lesson, lesson.start.seed, openStage)
  expect(problems).toEqual([])
  const session: Session = { ...start, seed: lesson.start.seed, commands }
  const moment = (commands.at(-1)?.at ?? 0) + 5_000
  const link = linkOf({ session, moment, lesson: { id, step: lesson.steps[0].id } }, { presets: linkWorld.presets, start })
  expect(link.length).toBeLessThan(2_000 - 100)
  expect(await hashBehind(link)).toEqual(await hashAt({ session, moment }))
})
