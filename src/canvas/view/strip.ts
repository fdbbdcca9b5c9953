// The state strip: what was asked for, what is there, what differs, who is acting. In words, since every frame has to answer these four.
import type { HopInFlight, PodScene, Thing } from '../../session/scene.ts'
import type { PodState } from '../../theme/icons.tsx'
import type { HopShape } from '../model/hops.ts'
import { CLIENT, shapeOf } from '../model/hops.ts'
import type { HopIndex, KubeletView, LoopView } from '../model/activity.ts'
import { focusObject } from '../model/activity.ts'
import type { Say, StripFacts } from '../glyphs/define-glyph.ts'
import { differenceOf, GLYPHS } from '../glyphs/glyph-catalogue.ts'
import { isSystem, rootOwner } from '../model/model.ts'
import type { Model } from '../model/model.ts'
import type { RingPhase } from '../../theme/ring.tsx'

export interface Actor {
  readonly mark: { readonly shape: HopShape } | { readonly phase: RingPhase } | undefined
  /** '' where the sentence names them. */
  readonly who: string
  readonly what: Say
}

export interface StripView {
  readonly want: Say
  readonly have: StripFacts['have']
  /** Undefined: nothing differs. */
  readonly gap: Say | undefined
  readonly actor: Actor | undefined
}

const NOT_READY: readonly PodState[] = ['pending', 'unschedulable', 'creating', 'pulling', 'notready', 'crash', 'failed', 'evicted', 'unknown']

/** Objects that carry an intent of their own: the roots that are not the system's and that a strip can speak of. */
function intents(model: Model) {
  return [...model.objects.values()].filter((object) => {
    if (isSystem(object) || object.owner !== '') return false
    return GLYPHS.get(object.kind)?.strip !== undefined && object.kind !== 'Service'
  })
}

function totals(model: Model, workloads: number): Pick<StripView, 'want' | 'have' | 'gap'> {
  const own = model.pods.filter((pod) => !isSystem(rootOwner(model, pod)))
  const ready = own.filter((pod) => pod.state === 'ready' || pod.state === 'succeeded').length
  const nodes = model.machines.filter((machine) => machine.node?.ready === 'True').length
  const missing = own.filter((pod) => NOT_READY.includes(pod.state)).length
  return {
    want: { code: 'strip.wantTotals', params: { workloads, pods: own.filter((pod) => pod.state !== 'terminating').length } },
    have: { code: 'strip.haveTotals', params: { ready, nodes, machines: model.machines.length } },
    gap: missing > 0 ? { code: 'strip.gapTotals', params: { count: missing } } : undefined,
  }
}

function facts(model: Model, selectedUid: string | undefined): Pick<StripView, 'want' | 'have' | 'gap'> {
  const chosen = focusObject(model, selectedUid)
  const roots = intents(model)
  const differing = roots.find((object) => differenceOf(object, model) !== 0)
  const focus = [chosen, roots.length <= 3 ? (differing ?? roots[0]) : undefined].find((object) => object !== undefined && GLYPHS.get(object.kind)?.strip !== undefined)
  const strip = focus === undefined ? undefined : GLYPHS.get(focus.kind)?.strip?.(focus, model)
  if (strip !== undefined) {
    const manyPods = Array.isArray(strip.have) && strip.have.reduce((sum, group) => sum + group.slots.length, 0) > 12
    if (!manyPods) return strip
    const slots = Array.isArray(strip.have) ? strip.have.flatMap((group) => group.slots) : []
    const ready = slots.filter((slot) => slot !== 'unfilled' && slot.state === 'ready').length
    return { ...strip, have: { code: 'strip.haveReady', params: { ready, count: slots.length } } }
  }
  if (roots.length > 0) return totals(model, roots.length)
  return { want: { code: 'strip.wantNothing' }, have: { code: 'strip.haveNodes', params: { count: model.machines.length } }, gap: undefined }
}

const POD = 'pod/'

/** Who has just sent a packet on, and what that is on its way to the Pod or back. */
function carrierOf({ op, from }: HopInFlight): Pick<Actor, 'who' | 'what'> {
  if (from === CLIENT) return { who: '', what: { code: 'actor.request' } }
  if (from.startsWith(POD)) return { who: from.slice(from.lastIndexOf('/') + 1), what: { code: 'actor.answer' } }
  return { who: 'kube-proxy', what: { code: op === 'reply' ? 'actor.return' : 'actor.packet' } }
}

/** Who does the most telling thing now: a packet, a runtime, then the loops in the order of their phases. */
export function actorOf(hops: HopIndex, loops: readonly LoopView[], scheduler: LoopView, kubelets: ReadonlyMap<string, KubeletView>): Actor | undefined {
  const packet = hops.foreground.find((hop) => shapeOf(hop) === 'packet')
  if (packet !== undefined) return { mark: { shape: 'packet' }, ...carrierOf(packet) }
  for (const phase of ['act', 'compare', 'observe'] as const) {
    const loop = [scheduler, ...loops].find((candidate) => candidate.phase === phase)
    if (loop !== undefined) return { mark: { phase }, who: loop.label, what: loop.status }
    for (const [node, kubelet] of kubelets) {
      if (kubelet.phase !== phase) continue
      return { mark: kubelet.runtimeBusy ? { shape: 'cri' } : { phase }, who: `kubelet · ${node}`, what: kubelet.status }
    }
  }
  return undefined
}

/** All four answers. What is off counts as a difference where nothing else differs. */
export function stripView(model: Model, selectedUid: string | undefined, actor: Actor | undefined, off: readonly Thing[]): StripView {
  const known = facts(model, selectedUid)
  const gap = known.gap ?? (off.length === 0 ? undefined : { code: off[0].kind === 'SimMachine' ? 'strip.noPower' : 'strip.isOff', params: { name: off[0].name } })
  return { ...known, gap, actor }
}

/** Pods by state, for the table that stands in for far cells. */
export function countStates(pods: readonly PodScene[]): ReadonlyMap<PodState, number> {
  const counts = new Map<PodState, number>()
  for (const pod of pods) counts.set(pod.state, (counts.get(pod.state) ?? 0) + 1)
  return counts
}
