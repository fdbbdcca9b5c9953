import { describe, expect, test } from 'vitest'
import { STORIES } from '../fixtures/scenes.ts'
import { layOut } from '../layout/layout.ts'
import { buildModel } from '../model/model.ts'
import { API_SERVER, progressAt } from '../model/hops.ts'
import { candidateLoops } from '../view/view.ts'
import type { Scene } from '../../session/scene.ts'
import { lengthOf, placeAlong } from './polyline.ts'
import { routesOf } from './routes.ts'
import type { RouteContext } from './routes.ts'

function contextOf(scene: Scene): RouteContext {
  const model = buildModel(scene.objects)
  const layout = layOut({
    width: 800, height: 742, density: 'full', podWidth: 'fit', before: undefined, loops: 14, queue: 0, outside: true, cards: 4, storage: [], rules: false, nearMachine: undefined,
    machines: model.machines.map((machine) => ({ name: machine.name, pods: machine.pods.map((pod) => pod.uid) })),
  })
  return { layout, model, components: scene.components, loops: candidateLoops(scene.components, model).slice(0, layout.loops.length).map((loop) => loop.address) }
}

describe('lines', () => {
  const story = STORIES.rolling()
  const scene = story.scene(story.t)
  const context = contextOf(scene)

  test('every control line ends on the API server', () => {
    const { bar } = context.layout
    for (const hop of story.chain ?? []) {
      if (hop.from !== API_SERVER && hop.to !== API_SERVER) continue
      const routes = routesOf(hop, context)
      expect(routes.length).toBeGreaterThan(0)
      for (const { points } of routes) {
        const [x, y] = hop.to === API_SERVER ? points[points.length - 1] : points[0]
        expect(x).toBeGreaterThanOrEqual(bar.x)
        expect(x).toBeLessThanOrEqual(bar.x + bar.w)
        expect([bar.y, bar.y + bar.h]).toContain(y)
      }
    }
  })
  test('a call to the runtime ends at the Pod that it is about', () => {
    const call = story.chain?.find((hop) => hop.op === 'cri')
    const subject = call === undefined ? undefined : context.model.byRef.get(call.subject)
    const pod = context.layout.pods.get(subject?.uid ?? '')
    const [route] = call === undefined ? [] : routesOf(call, context)
    expect(route.points[route.points.length - 1][1]).toBe(pod?.y)
  })
  test('what a person does by hand goes around the API server to what it is done to', () => {
    const { layout, model } = context, [machine] = model.machines, [pod] = machine.pods, box = layout.machines.get(machine.name)
    const fault = (to: string) => routesOf({ id: 1, cause: 1, op: 'fault', from: 'kubectl', to, subject: '', sentAt: 0, arrivesAt: 1, background: false }, context)[0]?.points
    for (const [to, target] of [[`${machine.name}/power`, box], ['etcd', layout.etcd], [`pod/${pod.namespace}/${pod.name}`, layout.pods.get(pod.uid)], ['registry', layout.outside], [context.loops[0], layout.loops[0]]] as const) {
      const points = fault(to) ?? []
      if (target === undefined || points.length === 0) throw new Error(`${to} is not drawn`)
      const [x, y] = points[points.length - 1]
      expect([x >= target.x && x <= target.x + target.w, y >= target.y && y <= target.y + target.h]).toEqual([true, true])
      const inBar = points.filter(([px, py]) => px > layout.bar.x && px < layout.bar.x + layout.bar.w && py > layout.bar.y && py < layout.bar.y + layout.bar.h)
      expect(inBar).toEqual([])
    }
  })
  test('who answers for a part of the API is asked by way of the API server, and asks kubelets itself', () => {
    const { layout, model } = context, [machine] = model.machines, withMetrics = { ...context, components: [...context.components, { address: 'metrics-server', role: 'extension' as const }] }
    const line = (from: string, to: string, op: 'read' | 'response') => routesOf({ id: 1, cause: 1, op, from, to, subject: '', sentAt: 0, arrivesAt: 1, background: true }, withMetrics)[0]?.points ?? []
    const asked = line('kube-apiserver/aggregator', 'metrics-server', 'read'), scraped = line('metrics-server', `${machine.name}/kubelet`, 'read'), told = line(`${machine.name}/kubelet`, 'metrics-server', 'response')
    expect([asked[0][1], asked[asked.length - 1][1]]).toEqual([layout.bar.y, (layout.outside?.y ?? 0) + (layout.outside?.h ?? 0)])
    expect(line('metrics-server', 'kube-apiserver', 'read').at(-1)?.[1]).toBe(layout.bar.y)
    expect(scraped.at(-1)?.[1]).toBe(layout.machines.get(machine.name)?.y)
    expect(told).toEqual([...scraped].reverse())
  })
  test('an event for the controller manager goes to each loop that looks at it', () => {
    const event = story.chain?.find((hop) => hop.op === 'watch' && hop.subject.startsWith('ReplicaSet/'))
    expect(event === undefined ? [] : routesOf(event, context).map((route) => route.key)).toEqual(['deployment-controller>watch', 'replicaset-controller>watch'])
  })
  test('a packet passes no Service: from outside to the kernel of a node, and on to a Pod', () => {
    const routing = STORIES.routing()
    const packets = routing.scene(routing.t)
    const there = contextOf(packets)
    for (const hop of packets.hops) {
      const [route] = routesOf(hop, there)
      expect(route.shape).toBe('packet')
      expect(lengthOf(route.points)).toBeGreaterThan(50)
    }
  })
})

describe('a dot', () => {
  test('is where its share of the time is of its way', () => {
    const [hop] = STORIES.rolling().chain ?? []
    expect(progressAt({ ...hop, sentAt: 100, arrivesAt: 200 }, 150)).toBe(0.5)
    expect(placeAlong([[0, 0], [10, 0], [10, 30]], 0.5)).toMatchObject({ x: 10, y: 10 })
    expect(placeAlong([[0, 0], [10, 0]], 2)).toMatchObject({ x: 10, y: 0 })
  })
})
