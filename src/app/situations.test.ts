// Each situation hurts at the moment at which it is opened, as its sentence says it does.
import { afterEach, expect, test } from 'vitest'
import { connectHost } from '../../tests/fixtures/connect-host.ts'
import { ClusterSession } from '../session/session.ts'
import { openCluster } from '../worker/open-cluster.ts'
import { sessionOf } from './situation.ts'
import { situations } from './situations.ts'

const opened: ClusterSession[] = []
afterEach(() => opened.splice(0).forEach((session) => session.close()))

/** What is there at the moment of a situation. */
async function at(id: string) {
  const situation = situations.find((candidate) => candidate.id === id)
  if (!situation) throw new Error(`no situation ${id}`)
  const session = new ClusterSession(() => connectHost(openCluster))
  opened.push(session)
  await session.open(sessionOf(situation), situation.until)
  const notice = session.notices.getState().notice
  if (notice) throw new Error(JSON.stringify(notice))
  const objects = [...session.scene.objects.values()]
  const pods = objects.filter((object) => object.kind === 'Pod' && object.namespace === 'default')
  const states = (state: string): number => pods.filter((pod) => pod['state'] === state).length
  // What the sentence counts is there.
  const counted = /(\d+) Pods/.exec(situation.about.en)?.[1]
  expect(pods.length).toBe(Number(counted))
  const nodes = /(\d+) nodes/.exec(situation.about.en)?.[1]
  if (nodes !== undefined) expect(objects.filter((object) => object.kind === 'Node').length).toBe(Number(nodes))
  return { session, objects, pods, states }
}

test('the payment Pods restart again and again, the others are ready', async () => {
  const { pods, states } = await at('crash-loop')
  expect(pods.filter((pod) => pod.name.startsWith('payment') && Number(pod['restarts']) >= 2).length).toBe(3)
  expect(states('ready')).toBe(9)
})

test('some Pods fit nowhere', async () => {
  const { states } = await at('no-room')
  expect(states('unschedulable')).toBeGreaterThan(5)
  expect(states('ready')).toBeGreaterThan(30)
})

test('a node without power is known not to be ready', async () => {
  const { objects } = await at('silent-node')
  expect(objects.filter((object) => object.kind === 'Node' && String(object['ready']) !== 'True').map((node) => node.name)).toEqual(['worker-4'])
})

test('without a quorum nobody leads etcd, and the Pods that there are run on', async () => {
  const { session, states } = await at('etcd-without-quorum')
  expect([...session.scene.things.values()].filter(({ kind, fields }) => kind === 'SimEtcdMember' && fields['role'] === 'Leader')).toEqual([])
  expect(states('ready')).toBe(3)
})

test('about half of the requests find nobody', async () => {
  const { session, states } = await at('half-answered')
  expect(states('ready')).toBe(4)
  const answer = new Promise<Readonly<Record<string, number>>>((resolve) => { session.on('outcome', (outcome) => resolve(outcome.documents[0].traffic?.results ?? {})) })
  void session.perform({ do: 'traffic', service: { namespace: 'default', name: 'web' }, count: 40, everyMs: 100 })
  const results = await answer
  const answered = results['200'] ?? 0
  expect(answered).toBeGreaterThan(8)
  expect(answered).toBeLessThan(32)
})

test('the registry has no such image', async () => {
  const { pods, states } = await at('image-missing')
  expect(states('ready')).toBe(4)
  expect(pods.filter((pod) => /ErrImagePull|ImagePullBackOff/.test(String(pod['status']))).length).toBe(3)
})

test('the claim waits, and its Pod with it', async () => {
  const { objects, pods } = await at('claim-pending')
  expect(objects.find((object) => object.kind === 'PersistentVolumeClaim')?.['phase']).toBe('Pending')
  expect(pods.find((pod) => pod.name === 'db')?.['phase']).toBe('Pending')
})

test('the rollout stands still with both versions', async () => {
  const { states } = await at('stuck-rollout')
  expect(states('notready')).toBe(3)
  expect(states('ready')).toBe(5)
})

test('there are at least six, each with words in both languages', () => {
  expect(situations.length).toBeGreaterThanOrEqual(6)
  for (const { title, about } of situations) for (const text of [title.ko, title.en, about.ko, about.en]) expect(text).not.toBe('')
})

test('with one of three API servers gone the balancer leads everybody to the others', async () => {
  const { session, states } = await at('api-server-lost')
  expect([...session.scene.things.values()].filter(({ kind }) => kind === 'SimBackend').map(({ name, fields }) => `${name} ${fields['state']}`)).toEqual(['cp-1/kube-apiserver Up', 'cp-2/kube-apiserver Down', 'cp-3/kube-apiserver Up'])
  expect(states('ready')).toBe(5)
})
