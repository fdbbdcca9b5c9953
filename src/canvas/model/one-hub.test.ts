import { expect, test } from 'vitest'
import type { HopInFlight, Scene } from '../../session/scene.ts'
import { apiServers, hubRuns, type Things } from './things.ts'
import { toOneHub, withOneHub } from './one-hub.ts'

const hop = (from: string, to: string) => ({ id: 1, from, to, op: 'write' }) as unknown as HopInFlight
const things = (...all: readonly (readonly [string, string, Readonly<Record<string, string>>])[]): Things => new Map(all.map(([kind, name, fields]) => [`${kind}/${name}`, { kind, name, fields, since: 0 }])) as unknown as Things

test('what goes to one of several API servers, or to the balancer, goes to the bar', () => {
  expect(toOneHub(hop('worker-1/kubelet', 'cp-2/kube-apiserver'))).toMatchObject({ from: 'worker-1/kubelet', to: 'kube-apiserver' })
  expect(toOneHub(hop('cp-1/kube-apiserver/eviction', 'cp-1/kube-apiserver'))).toMatchObject({ from: 'kube-apiserver/eviction', to: 'kube-apiserver' })
  expect(toOneHub(hop('kubectl', 'balancer'))).toMatchObject({ to: 'kube-apiserver' })
})

test('a scene with one API server is drawn as it is', () => {
  const scene = { components: [{ address: 'kube-apiserver', role: 'apiserver' }], hops: [hop('kubectl', 'kube-apiserver')] } as unknown as Scene
  expect(withOneHub(scene)).toBe(scene)
})

test('a server is up, left out by the balancer, or off; the bar is off with the last of them', () => {
  const server = (machine: string, state: string, led: string) => [['SimProcess', `kube-apiserver-${machine}`, { state, node: machine }], ['SimBackend', `${machine}/kube-apiserver`, { state: led }]] as const
  const some = things(...server('cp-1', 'Running', 'Up'), ...server('cp-2', 'Running', 'Down'), ...server('cp-3', 'Stopped', 'Up'))
  expect([apiServers(some).map(({ machine, state }) => `${machine} ${state}`), hubRuns(some)]).toEqual([['cp-1 up', 'cp-2 down', 'cp-3 stopped'], true])
  expect(hubRuns(things(...server('cp-1', 'Stopped', 'Down')))).toBe(false)
})
