// What the canvas draws attention to: the selection, what a lesson points at, and the chain of causes of one hop.
import type { HopInFlight, Scene } from '../session/scene.ts'
import type { Selection } from '../session/playhead.ts'
import type { SelectKey } from './chrome/canvas-tree.tsx'
import type { ChainStep } from './hops/paint.ts'
import { CLIENT, onMachine, podAt, shapeOf } from './model/hops.ts'
import type { Model } from './model/model.ts'
import type { Attention } from './view/view.ts'

/** Hops of a chain with their numbers: those given, else the focused hop with its causes as far as they are still in flight. */
export function chainSteps(scene: Scene, focusHop: number | undefined, given: readonly HopInFlight[] | undefined): readonly ChainStep[] {
  if (given !== undefined) return given.filter((hop) => hop.sentAt <= scene.t && shapeOf(hop) !== undefined).map((hop, index) => ({ hop, number: index + 1 }))
  if (focusHop === undefined) return []
  const inFlight = new Map(scene.hops.map((hop) => [hop.id, hop]))
  const steps: HopInFlight[] = []
  for (let hop = inFlight.get(focusHop); hop !== undefined; hop = hop.cause === hop.id ? undefined : inFlight.get(hop.cause)) steps.unshift(hop)
  return steps.map((hop, index) => ({ hop, number: index + 1 }))
}

/** Everything that a chain touches: addresses, machines, subjects. */
function touchedBy(steps: readonly ChainStep[]): ReadonlySet<string> {
  const touched = new Set<string>()
  for (const { hop } of steps) {
    for (const address of [hop.from, hop.to]) {
      touched.add(address)
      const machine = onMachine(address)
      if (machine !== undefined) touched.add(machine.node)
      const pod = podAt(address)
      if (pod !== undefined) touched.add(pod)
      if (address === CLIENT) touched.add('client')
    }
    if (hop.subject !== '') touched.add(hop.subject)
  }
  return touched
}

interface AttentionInput {
  readonly selection: Selection | undefined
  readonly highlight: readonly string[] | undefined
  readonly steps: readonly ChainStep[]
  readonly focused: boolean
  readonly trafficSeen: boolean
}

export function readAttention({ selection, highlight, steps, focused, trafficSeen }: AttentionInput): Attention {
  return {
    selectedUid: selection?.type === 'object' ? selection.uid : undefined,
    selectedAddress: selection?.type === 'component' ? selection.address : undefined,
    highlighted: new Set(highlight),
    chain: focused && steps.length > 0 ? touchedBy(steps) : undefined,
    trafficSeen,
  }
}

/** A selection from what was clicked. */
export function selectionOf(key: SelectKey | undefined, model: Model | undefined): Selection | undefined {
  if (key === undefined) return undefined
  if (key.startsWith('component:')) return { type: 'component', address: key.slice('component:'.length) }
  const object = model?.objects.get(key.slice('object:'.length))
  return object === undefined ? undefined : { type: 'object', uid: object.uid, kind: object.kind, namespace: object.namespace, name: object.name }
}

/** What was clicked of a selection. */
export function keyOf(selection: Selection | undefined): SelectKey | undefined {
  if (selection?.type === 'object') return `object:${selection.uid}`
  return selection?.type === 'component' ? `component:${selection.address}` : undefined
}
