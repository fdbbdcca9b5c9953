import { afterEach, expect, test } from 'vitest'
import { connectHost } from '../../tests/fixtures/connect-host.ts'
import { createFakeCluster } from '../../tests/fixtures/fake-cluster.ts'
import { ClusterSession, newSession } from '../session/session.ts'
import { createDrafts } from './drafts.ts'

const POD = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n`

const opened: ClusterSession[] = []
afterEach(() => opened.splice(0).forEach((session) => session.close()))

async function openDrafts() {
  const session = new ClusterSession(() => connectHost(createFakeCluster))
  opened.push(session)
  await session.open(newSession())
  const drafts = createDrafts(session)
  drafts.open('pod.yaml', POD('a'))
  const id = drafts.store.getState().active
  return { session, drafts, id, file: () => drafts.store.getState().files.find((file) => file.id === id) }
}

/** Lets a message go to the worker and back. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

test('a text is a draft until the API server has taken it', async () => {
  const { session, drafts, id, file } = await openDrafts()
  const applied = drafts.apply(id)
  expect(file()?.applied).toBeUndefined()
  expect(drafts.store.getState().underway).toMatchObject({ file: id, text: POD('a') })
  await turn()
  await session.settle()
  await applied
  expect(file()?.applied).toBe(POD('a'))
  expect(drafts.store.getState()).toMatchObject({ underway: undefined, outcome: { text: POD('a') } })
})

test('what is applied while another apply is under way is sent too, and its answer stays', async () => {
  const { session, drafts, id, file } = await openDrafts()
  const good = drafts.apply(id)
  await turn()
  drafts.edit(id, 'kind: [\n')
  const bad = drafts.apply(id)
  await turn()
  await session.settle()
  await Promise.all([good, bad])
  expect(session.recipe.commands).toHaveLength(2)
  expect(drafts.store.getState()).toMatchObject({ underway: undefined, outcome: { text: 'kind: [\n', outcome: { documents: [{ result: 'rejected' }] } } })
  expect(file()?.applied).toBe(POD('a'))
})

test('the same text is not sent twice at once', async () => {
  const { session, drafts, id } = await openDrafts()
  const both = [drafts.apply(id), drafts.apply(id)]
  await turn()
  await session.settle()
  await Promise.all(both)
  expect(session.recipe.commands).toHaveLength(1)
})

test('an apply whose engine has ended is not waited for', async () => {
  const { session, drafts, id } = await openDrafts()
  const applied = drafts.apply(id)
  await turn()
  await session.open(newSession())
  await applied
  expect(drafts.store.getState()).toMatchObject({ underway: undefined, outcome: undefined })
})

test('an object is added to the file in front, but a file that is kept apart stays as it is', async () => {
  const { drafts } = await openDrafts()
  drafts.append('service.yaml', POD('b'))
  expect(drafts.store.getState().files.map(({ name }) => name)).toEqual(['pod.yaml'])
  drafts.append('service.yaml', POD('c'), ['pod.yaml'])
  drafts.append('service.yaml', POD('d'), ['pod.yaml'])
  expect(drafts.store.getState().files).toMatchObject([{ name: 'pod.yaml', text: `${POD('a')}---\n${POD('b')}` }, { name: 'service.yaml', text: `${POD('c')}---\n${POD('d')}` }])
})

test('a file of its own writes over none that has its name', async () => {
  const { drafts } = await openDrafts()
  drafts.openBeside('pod.yaml', POD('b'))
  drafts.openBeside('pod.yaml', POD('b'))
  drafts.openBeside('pod.yaml', POD('c'))
  expect(drafts.store.getState().files).toMatchObject([{ name: 'pod.yaml', text: POD('a') }, { name: 'pod-2.yaml', text: POD('b') }, { name: 'pod-3.yaml', text: POD('c') }])
})
