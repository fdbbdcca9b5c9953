import { afterEach, describe, expect, test } from 'vitest'
import { connectHost } from '../../tests/fixtures/connect-host.ts'
import { createFakeCluster } from '../../tests/fixtures/fake-cluster.ts'
import { ClusterSession, newSession } from './session.ts'
import type { Notice } from './session.ts'

const POD = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`

const opened: ClusterSession[] = []
afterEach(() => opened.splice(0).forEach((session) => session.close()))

async function openSession(): Promise<ClusterSession> {
  const session = new ClusterSession(() => connectHost(createFakeCluster))
  opened.push(session)
  await session.open(newSession())
  return session
}

let wall = 0
/** Lets frames pass, each with time for the worker to answer. */
async function frames(session: ClusterSession, count: number, everyMs = 16): Promise<void> {
  for (let i = 0; i < count; i++) {
    session.frame((wall += everyMs))
    await new Promise((resolve) => setTimeout(resolve, 0))
  }
}

describe('playback', () => {
  test('on the clock goes with the wall', async () => {
    const session = await openSession()
    session.setMode('clock')
    session.setSpeed(4)
    session.play()
    await frames(session, 102, 10)
    expect(session.playhead.getState().t).toBeGreaterThan(3_700)
    expect(session.playhead.getState().t).toBeLessThan(4_100)
  })

  test('paced shows every hop of a chain for long enough to follow', async () => {
    const session = await openSession()
    void session.act({ do: 'apply', text: POD('a') })
    await frames(session, 1)
    const seen = new Map<number, number>()
    for (let i = 0; i < 400; i++) {
      await frames(session, 1)
      for (const hop of session.scene.hops) if (!hop.background) seen.set(hop.id, (seen.get(hop.id) ?? 0) + 16)
    }
    const travelling = [...seen].filter(([id]) => session.ledger.isVisible(id))
    expect(travelling.length).toBeGreaterThanOrEqual(6)
    for (const [, shownMs] of travelling) expect(shownMs).toBeGreaterThan(350)
  })

  test('keeps the engine in step with the playhead', async () => {
    const session = await openSession()
    session.setMode('clock')
    session.play()
    await frames(session, 60)
    expect(session.now - session.playhead.getState().t).toBeLessThanOrEqual(40)
    session.pause()
    const { t } = session.playhead.getState()
    await frames(session, 60)
    expect(session.playhead.getState().t).toBe(t)
  })
})

test('an act answers with what became of each document', async () => {
  const session = await openSession()
  const answer = session.act({ do: 'apply', text: POD('a') })
  await frames(session, 1)
  await session.settle()
  expect(await answer).toMatchObject({ command: 0, documents: [{ result: 'created', ref: { kind: 'Pod', name: 'a' } }] })
  expect([...session.scene.objects.values()].map((object) => object.name)).toEqual(['a'])
})

describe('seeking and stepping', () => {
  test('back shows history and forward the present again', async () => {
    const session = await openSession()
    void session.act({ do: 'apply', text: POD('a') })
    await frames(session, 1)
    await session.settle()
    await session.seek(3)
    expect(session.playhead.getState()).toMatchObject({ t: 3, live: false })
    expect(session.scene.objects.size).toBe(0)
    expect(session.scene.hops.filter((hop) => !hop.background).map((hop) => hop.op)).toEqual(['write'])
    session.goLive()
    expect(session.scene.objects.size).toBe(1)
  })

  test('past the present takes the engine there', async () => {
    const session = await openSession()
    await session.seek(7_000)
    expect(session.now).toBe(7_000)
    expect(session.playhead.getState().live).toBe(true)
  })

  test('by hops stops at each delivery, both ways', async () => {
    const session = await openSession()
    void session.act({ do: 'apply', text: POD('a') })
    await frames(session, 1)
    session.pause()
    const stops: number[] = []
    for (let i = 0; i < 4; i++) {
      await session.stepHops(1)
      stops.push(session.playhead.getState().t)
    }
    expect(stops).toEqual([5, 7, 9, 10])
    await session.stepHops(-2)
    expect(session.playhead.getState().t).toBe(7)
  })

  test('by changes of an object stops at its commits', async () => {
    const session = await openSession()
    for (const text of [POD('a'), POD('a')]) {
      void session.act({ do: 'apply', text })
      await frames(session, 1)
      await session.settle()
    }
    const [object] = session.scene.objects.values()
    const times = session.ledger.commits.map((commit) => commit.at)
    expect(times).toHaveLength(2)
    await session.seek(times[0])
    await session.stepObject(object.uid, 1)
    expect(session.playhead.getState().t).toBe(times[1])
    await session.stepObject(object.uid, -1)
    expect(session.playhead.getState().t).toBe(times[0])
  })
})

describe('acting in the past', () => {
  async function twoCommands(): Promise<ClusterSession> {
    const session = await openSession()
    await session.seek(100)
    void session.act({ do: 'apply', text: POD('a') })
    await frames(session, 1)
    await session.settle()
    await session.seek(5_000)
    void session.act({ do: 'apply', text: POD('b') })
    await frames(session, 1)
    await session.settle()
    await session.seek(3_000)
    return session
  }

  test('asks first, and leaves everything when the answer is no', async () => {
    const session = await twoCommands()
    const answer = session.act({ do: 'apply', text: POD('c') })
    await frames(session, 1)
    expect(session.notices.getState().notice).toEqual({ type: 'confirm-fork', t: 3_000, dropped: 1 })
    session.answerFork(false)
    expect(await answer).toBeUndefined()
    expect(session.recipe.commands).toHaveLength(2)
    expect(session.ledger.commits).toHaveLength(2)
  })

  test('drops the Commands after it and goes on from there', async () => {
    const session = await twoCommands()
    const answer = session.act({ do: 'apply', text: POD('c') })
    await frames(session, 1)
    session.answerFork(true)
    await frames(session, 2)
    await session.settle()
    await answer
    expect(session.recipe.commands.map((command) => command.at)).toEqual([100, 3_000])
    expect([...session.scene.objects.values()].map((object) => object.name)).toEqual(['a', 'c'])
  })
})

describe('a crash of the worker', () => {
  test('is mended from the Commands, and the same one again is left out and named', async () => {
    const session = await openSession()
    const notices: Notice[] = []
    session.on('notice', (notice) => notices.push(notice))
    void session.act({ do: 'apply', text: POD('a') })
    await frames(session, 1)
    await session.settle()
    void session.act({ do: 'apply', text: POD('crash') })
    await frames(session, 2)
    await session.settle()
    await frames(session, 30)
    expect(notices[0]).toMatchObject({ type: 'restored' })
    await session.ready
    expect([...session.scene.objects.values()].map((object) => object.name)).toEqual(['a'])
    expect(session.playhead.getState().playing).toBe(false)

    session.play()
    await frames(session, 200)
    expect(notices[1]).toMatchObject({ type: 'opened-before', index: 1, command: { command: { do: 'apply' } } })
    await session.ready
    expect(session.recipe.commands).toHaveLength(1)
    expect([...session.scene.objects.values()].map((object) => object.name)).toEqual(['a'])
  })
})
