import { expect, test } from 'vitest'
import { sendRequest, type ResponseEnvelope } from '../kernel/api-client.ts'
import type { WatchEnvelope } from '../kernel/controller-process.ts'
import type { ObjectList } from './request.ts'
import { ControlPlane } from './testing/control-plane.ts'

const map = (name: string) => ({ metadata: { name } })

/** Everything that reaches a watcher, in order: `LIST a b`, `ADDED c`. */
function watch(plane: ControlPlane, address: string, resource = 'configmaps', query?: Record<string, string>): string[] {
  const heard: string[] = []
  plane.kernel.listen(address, ({ op, payload }) => {
    if (op === 'watch') heard.push(`${(payload as WatchEnvelope).type} ${(payload as WatchEnvelope).object.metadata.name}`)
    else heard.push(`LIST ${((payload as ResponseEnvelope).response.body as ObjectList).items.map(({ metadata }) => metadata.name).join(' ')}`.trim())
  })
  sendRequest(plane.kernel, address, { verb: 'watch', resource, ...(query && { query }) }, 0)
  return heard
}

const create = (plane: ControlPlane, name: string) => plane.send({ verb: 'create', resource: 'configmaps', namespace: 'default', body: map(name) }, 'replicaset-controller')

test('a watcher hears of every change in the order of the commits', () => {
  for (let seed = 0; seed < 10; seed++) {
    const plane = new ControlPlane({ seed, latency: { watch: [1, 50] } }), heard = watch(plane, 'scheduler')
    plane.kernel.advance(10)
    for (let i = 0; i < 8; i++) plane.post({ verb: 'create', resource: 'configmaps', namespace: 'default', body: map(`m${i}`) }, 'replicaset-controller')
    plane.kernel.advance(500)
    expect(heard.slice(1)).toEqual(plane.changesSince(0).filter((change) => change.includes('ConfigMap')).map((change) => change.replace(' ConfigMap', '')))
  }
})

test('no change overtakes the list that a watch begins with', () => {
  for (let seed = 0; seed < 20; seed++) {
    const plane = new ControlPlane({ seed, latency: { response: [40, 40], watch: [1, 1] } })
    create(plane, 'a')
    const heard = watch(plane, 'scheduler')
    plane.kernel.advance(plane.kernel.now + 4)
    plane.post({ verb: 'delete', resource: 'configmaps', namespace: 'default', name: 'a' }, 'replicaset-controller')
    plane.kernel.advance(plane.kernel.now + 500)
    expect(heard).toEqual(['LIST a', 'DELETED a'])
  }
})

test('commits reach the API server in the order of their revisions, however long the way', () => {
  for (let seed = 0; seed < 10; seed++) {
    const plane = new ControlPlane({ seed, latency: { committed: [1, 40] } }), heard = watch(plane, 'scheduler')
    plane.kernel.advance(plane.kernel.now + 10)
    for (let i = 0; i < 8; i++) plane.post({ verb: 'create', resource: 'configmaps', namespace: 'default', body: map(`m${i}`) }, 'replicaset-controller')
    plane.kernel.advance(plane.kernel.now + 1_000)
    expect(heard.slice(1)).toEqual(plane.changesSince(0).filter((change) => change.includes('ConfigMap')).map((change) => change.replace(' ConfigMap', '')))
  }
})

test('who watches one name or one node hears of nothing else, and nobody hears twice', () => {
  const plane = new ControlPlane(), heard = watch(plane, 'kubelet/worker-1', 'configmaps', { fieldSelector: 'metadata.name=b' })
  sendRequest(plane.kernel, 'kubelet/worker-1', { verb: 'watch', resource: 'configmaps', query: { fieldSelector: 'metadata.name=b' } }, 1)
  plane.kernel.advance(plane.kernel.now + 20)
  for (const name of ['a', 'b']) create(plane, name)
  plane.kernel.advance(plane.kernel.now + 100)
  expect(heard).toEqual(['LIST', 'LIST', 'ADDED b'])
})
