import { afterEach, expect, test } from 'vitest'
import { connectHost } from '../../tests/fixtures/connect-host.ts'
import { createFakeCluster } from '../../tests/fixtures/fake-cluster.ts'
import { ClusterSession, newSession } from './session.ts'

const session = new ClusterSession(() => connectHost(createFakeCluster))
afterEach(() => session.close())

test('a locked cluster stands still until the question is answered', async () => {
  await session.open(newSession())
  await session.seek(1_000)
  session.lock(true)
  session.play()
  session.frame(0)
  session.frame(200)
  await session.stepHops(1)
  await session.seek(9_000)
  await session.settle()
  expect(session.playhead.getState()).toMatchObject({ playing: false, locked: true })
  expect(session.now).toBe(1_000)

  expect(await session.act({ do: 'delete', ref: { kind: 'Pod', name: 'a' } })).toBeUndefined()
  expect(session.notices.getState().notice).toEqual({ type: 'locked' })
  expect(session.recipe.commands).toEqual([])

  await session.act({ do: 'answer', step: 'guess', choice: 'two' })
  session.lock(false)
  await session.seek(2_000)
  expect(session.now).toBe(2_000)
  expect(session.recipe.commands.map(({ command }) => command.do)).toEqual(['answer'])
})

test('a step that is begun anew forgets what was done in it', async () => {
  await session.open(newSession())
  await session.seek(1_000)
  await session.act({ do: 'answer', step: 'guess', choice: 'two' })
  await session.seek(5_000)
  await session.rewind(500)
  expect(session.now).toBe(500)
  expect(session.recipe.commands).toEqual([])
})
