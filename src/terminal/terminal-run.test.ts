import { afterEach, expect, test } from 'vitest'
import { connectHost } from '../../tests/fixtures/connect-host.ts'
import { createFakeCluster } from '../../tests/fixtures/fake-cluster.ts'
import { ClusterSession, newSession } from '../session/session.ts'
import { terminalOf } from './terminal-run.ts'
import type { Shell } from './terminal-props.ts'

const shell: Shell = { complete: async () => undefined, split: (text) => ({ commands: [{ line: text, ifOk: false }], rest: '' }) }
const surroundings = { files: { list: () => [{ name: 'web.yaml', text: 'kind: Pod\n' }], write: () => undefined }, help: 'help' }

const opened: ClusterSession[] = []
afterEach(() => opened.splice(0).forEach((session) => session.close()))

async function openTerminal() {
  const session = new ClusterSession(() => connectHost(createFakeCluster))
  opened.push(session)
  await session.open(newSession())
  return { session, terminal: terminalOf(session) }
}

/** Lets what was entered run as far as it can. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))

test('what was printed is put back in another visit, and what was under way has lost its answer', async () => {
  const before = await openTerminal()
  before.terminal.enter('ls', shell, surroundings)
  before.terminal.enter('kubectl wait pod/none --for=condition=Ready', shell, surroundings)
  await turn()
  const kept: unknown = JSON.parse(JSON.stringify(before.terminal.printed()))
  const { session, terminal } = await openTerminal()
  terminal.putBack(kept)
  expect(terminal.store.getState().entries).toMatchObject([{ line: 'ls', stdout: 'web.yaml\n', state: 'done' }, { line: 'kubectl wait pod/none --for=condition=Ready', state: 'lost' }])
  // What is typed now comes behind it, and another cluster begins with an empty terminal.
  terminal.enter('ls', shell, surroundings)
  await turn()
  expect(terminal.store.getState().entries.map(({ id }) => id)).toEqual([1, 2, 3])
  await session.open(newSession())
  expect(terminal.store.getState().entries).toEqual([])
})

test('what a stranger left on the disk is not put back', async () => {
  const { terminal } = await openTerminal()
  terminal.putBack([{ line: '<script>' }, 5])
  expect(terminal.store.getState().entries).toEqual([])
})
