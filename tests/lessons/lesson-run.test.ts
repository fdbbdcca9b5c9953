// A learner's run through a real lesson on the real engine: steps reached by their address, a sandbox and back, a reload, a lock.
import { afterEach, expect, test } from 'vitest'
import { connectHost } from '../fixtures/connect-host.ts'
import { createDrafts } from '../../src/app/drafts.ts'
import { createLessonShell } from '../../src/app/lesson-shell.ts'
import { LessonRun } from '../../src/lesson-player/lesson-run.ts'
import { lessonIds, loadLesson } from '../../src/lessons/catalogue.ts'
import { ClusterSession, ENGINE_VERSION } from '../../src/session/session.ts'
import { openCluster } from '../../src/worker/open-cluster.ts'

const sessions: ClusterSession[] = []
afterEach(() => sessions.splice(0).forEach((session) => session.close()))

async function lessonRun(id = 'desired-state-loop') {
  const session = new ClusterSession(() => connectHost(openCluster))
  sessions.push(session)
  const drafts = createDrafts(session)
  const lesson = (await loadLesson(id))?.lesson
  if (!lesson) throw new Error(`no lesson ${id}`)
  const run = new LessonRun(lesson, session, await createLessonShell(lesson, session, drafts, () => undefined))
  return { session, drafts, lesson, run, state: () => run.store.getState() }
}

const hashOf = async (session: ClusterSession) => (await session.hash()) as { readonly ledger: string; readonly state: string }
const replicas = async (session: ClusterSession) => ((await session.get({ kind: 'Deployment', name: 'web' })) as { readonly spec: { readonly replicas: number } }).spec.replicas
const scaled = (text: string, to: number) => text.replace(/replicas: \d+/, `replicas: ${to}`)

test('a lesson begins in its own cluster, come to rest, with its file applied', async () => {
  const { run, state, session, drafts } = await lessonRun()
  await run.start()
  expect(state()).toMatchObject({ ready: true, mode: 'steps', shown: 0, reached: 0 })
  expect(session.playhead.getState().playing).toBe(false)
  expect(drafts.store.getState().files).toMatchObject([{ name: 'web.yaml' }])
  expect(drafts.store.getState().files[0].applied).toBe(drafts.store.getState().files[0].text)
  expect(await replicas(session)).toBe(1)
})

test('a step that is gone to stands at its beginning, with what comes before it done as the solution does it', async () => {
  const { run, state, session, lesson } = await lessonRun()
  expect(await run.goTo('replace')).toBe(true)
  const at = lesson.steps.findIndex((step) => step.id === 'replace')
  expect(state()).toMatchObject({ ready: true, shown: at, reached: at, done: { look: true, guess: true, scale: true }, choices: { guess: 'two' } })
  expect(await replicas(session)).toBe(3)
  expect(run.step?.id).toBe('replace')
  expect(state().done['replace']).toBeUndefined()
  expect(await run.goTo('no-such-step')).toBe(false)
})

test('every step of the lesson can be gone to, and its check does not hold there', async () => {
  const { run, state, lesson, session } = await lessonRun()
  for (const [at, step] of lesson.steps.entries()) {
    await run.goTo(step.id)
    expect(state().reached, step.id).toBe(at)
    if (step.check.length > 0) expect(session.goals.holds(step.id, step.check.length, session.now), step.id).toBe(false)
    expect(session.playhead.getState().locked, step.id).toBe(step.do === 'predict')
  }
})

test('who goes to a step twice stands in the same cluster', async () => {
  const [a, b] = [await lessonRun(), await lessonRun()]
  await a.run.goTo('order')
  await b.run.start()
  await b.run.goTo('order')
  expect(a.session.now).toBe(b.session.now)
  expect(await hashOf(a.session)).toEqual(await hashOf(b.session))
})

test('the sandbox leaves no trace: same moment, same files, same step, same hashes', async () => {
  const { run, state, session, drafts } = await lessonRun()
  await run.goTo('scale')
  const web = drafts.store.getState().files[0]
  drafts.edit(web.id, `${web.text}# half-written\n`)
  const before = { now: session.now, hash: await hashOf(session), files: run.shell.files(), begunAt: state().begunAt, recipe: session.recipe, t: session.playhead.getState().t }

  run.enterSandbox()
  expect(state().mode).toBe('sandbox')
  await session.perform({ do: 'delete', ref: { kind: 'Deployment', name: 'web' } })
  await session.settle()
  drafts.open('other.yaml', 'kind: Pod')
  expect(state().done['scale']).toBeUndefined()

  await run.leaveSandbox()
  expect(session.now).toBe(before.now)
  expect(session.playhead.getState().t).toBe(before.t)
  expect(await hashOf(session)).toEqual(before.hash)
  expect(run.shell.files()).toEqual(before.files)
  expect(session.recipe).toEqual(before.recipe)
  expect(state()).toMatchObject({ ready: true, mode: 'steps', begunAt: before.begunAt })

  await session.perform({ do: 'apply', text: scaled(web.text, 3), file: 'web.yaml' })
  await session.settle()
  expect(state().done['scale']).toBe(true)
})

test('a question holds the cluster still, but not the sandbox; on the way back it holds again', async () => {
  const { run, session } = await lessonRun()
  await run.goTo('guess')
  const { now } = session
  await session.seek(now + 5_000)
  expect(session.now).toBe(now)
  run.enterSandbox()
  await session.seek(now + 5_000)
  expect(session.now).toBe(now + 5_000)
  await run.leaveSandbox()
  expect(session.now).toBe(now)
  expect(session.playhead.getState().locked).toBe(true)
})

test('what was kept is stood in again in another visit, and goes on', async () => {
  const first = await lessonRun()
  await first.run.goTo('scale')
  await first.session.seek(first.session.now + 1_234)
  const saved = first.run.saved()
  if (!saved) throw new Error('nothing to keep')
  const second = await lessonRun()
  await second.run.resume(JSON.parse(JSON.stringify(saved)) as typeof saved, ENGINE_VERSION)
  expect(second.session.now).toBe(first.session.now)
  expect(await hashOf(second.session)).toEqual(await hashOf(first.session))
  expect(second.state()).toMatchObject({ shown: 2, reached: 2, choices: { guess: 'two' }, ready: true })
  await second.session.perform({ do: 'apply', text: scaled(second.drafts.store.getState().files[0].text, 3), file: 'web.yaml' })
  await second.session.settle()
  expect(second.state().done['scale']).toBe(true)
})

test('what was kept in a sandbox is the sandbox, and the way back to the lesson', async () => {
  const first = await lessonRun()
  await first.run.goTo('scale')
  const lesson = { now: first.session.now, hash: await hashOf(first.session), files: first.run.shell.files() }
  first.run.enterSandbox()
  await first.session.perform({ do: 'delete', ref: { kind: 'Deployment', name: 'web' } })
  first.drafts.open('other.yaml', 'kind: Pod')
  await first.session.seek(first.session.now + 60_000)
  const saved = first.run.saved()
  if (!saved) throw new Error('nothing to keep')

  const second = await lessonRun()
  await second.run.resume(JSON.parse(JSON.stringify(saved)) as typeof saved, ENGINE_VERSION)
  expect(second.state()).toMatchObject({ ready: true, mode: 'sandbox' })
  expect(second.session.now).toBe(first.session.now)
  expect(await hashOf(second.session)).toEqual(await hashOf(first.session))
  expect(second.run.shell.files()).toEqual(first.run.shell.files())

  await second.run.leaveSandbox()
  expect(second.state()).toMatchObject({ ready: true, mode: 'steps' })
  expect(second.session.now).toBe(lesson.now)
  expect(await hashOf(second.session)).toEqual(lesson.hash)
  expect(second.run.shell.files()).toEqual(lesson.files)
})

test('nothing of a kept sandbox is written over while it is taken up', async () => {
  const first = await lessonRun()
  await first.run.goTo('scale')
  first.run.enterSandbox()
  await first.session.perform({ do: 'delete', ref: { kind: 'Deployment', name: 'web' } })
  const saved = first.run.saved()
  const second = await lessonRun()
  const kept: unknown[] = []
  const shell = { ...second.run.shell, keep: () => kept.push(run.saved()) }
  const run = new LessonRun(second.lesson, second.session, shell)
  await run.resume(structuredClone(saved!), ENGINE_VERSION)
  expect(kept.filter((written) => written !== undefined)).toEqual([])
  expect(run.saved()).toEqual(saved)
})

test('whoever takes up a lesson after a sandbox keeps the lesson', async () => {
  const { run, session } = await lessonRun()
  await run.goTo('scale')
  const saved = structuredClone(run.saved()!)
  run.enterSandbox()
  await session.seek(session.now + 60_000)
  await run.resume(saved, ENGINE_VERSION)
  await session.seek(session.now + 5_000)
  expect(run.saved()).toMatchObject({ mode: 'steps', now: saved.now + 5_000 })
})

test('what was kept of another engine begins anew', async () => {
  const { run, state } = await lessonRun()
  await run.goTo('scale')
  const saved = run.saved()
  if (!saved) throw new Error('nothing to keep')
  await run.resume(saved, '99.0.0')
  expect(state()).toMatchObject({ ready: true, shown: 0, reached: 0 })
})

test('a lock lets nobody beyond its step', async () => {
  const { run, state } = await lessonRun()
  await run.goTo('guess')
  run.lockAt('guess')
  await run.choose('guess', 'one')
  expect(run.heldBack).toBe(true)
  run.next()
  expect(state().shown).toBe(1)
  run.lockAt(undefined)
  run.next()
  expect(state().shown).toBe(2)
})

test('a step that is begun again has its cluster as it was, and so has the lesson', async () => {
  const { run, state, session } = await lessonRun()
  await run.goTo('scale')
  const begun = { now: session.now, hash: await hashOf(session) }
  await session.seek(session.now + 1)
  await session.perform({ do: 'apply', text: scaled(run.shell.files()[0].text, 3), file: 'web.yaml' })
  await session.settle()
  expect(state().done['scale']).toBe(true)
  await run.resetStep()
  expect(await hashOf(session)).toEqual(begun.hash)
  expect(state().done['scale']).toBe(false)
  const start = await lessonRun()
  await start.run.start()
  await run.start()
  expect(await hashOf(session)).toEqual(await hashOf(start.session))
})

test.each(lessonIds)('the page carries out the solution of %s up to its last step', { timeout: 60_000 }, async (id) => {
  const { run, state, lesson } = await lessonRun(id)
  const last = lesson.steps.at(-1)
  if (!last) throw new Error('a lesson without steps')
  await run.goTo(last.id)
  expect(state()).toMatchObject({ ready: true, shown: lesson.steps.length - 1 })
  expect(run.unreached).toEqual([])
})
