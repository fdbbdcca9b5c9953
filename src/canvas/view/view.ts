// Everything that the boxes of the canvas show, as plain values: one slice per box, each with the identity it had while nothing in it changed.
import type { ComponentInfo, HopInFlight, PodScene, Scene, Thing } from '../../session/scene.ts'
import type { Card } from '../glyphs/define-glyph.ts'
import { GLYPHS } from '../glyphs/glyph-catalogue.ts'
import { versionOf } from '../glyphs/revisions.ts'
import type { VersionTag } from '../glyphs/revisions.ts'
import type { Layout } from '../layout/layout.ts'
import type { Rect } from '../layout/geometry.ts'
import { apiStage, hopsByMachine, indexHops, makings, readKubelet, readLoop, readScheduler } from '../model/activity.ts'
import type { ApiStage, HopIndex, KubeletView, LoopView, Making } from '../model/activity.ts'
import { CLIENT, REGISTRY, shapeOf } from '../model/hops.ts'
import { isSystem, ofKind, refOf, requestedShare } from '../model/model.ts'
import type { Machine, Model } from '../model/model.ts'
import { whatIsOff } from '../model/things.ts'
import type { Things } from '../model/things.ts'
import { actedKinds, barObjects, cardsFor } from './cards.ts'
import { rulesView } from './rules.ts'
import type { RulesView } from './rules.ts'
import { mountsOf, storageItems } from './storage.ts'
import type { Mount, StorageItem } from './storage.ts'
import { actorOf, stripView } from './strip.ts'
import type { StripView } from './strip.ts'

/** How an object stands out: chosen by the learner, pointed at by a lesson, or faded while a chain of causes is shown. */
export type Mark = 'selected' | 'highlighted' | undefined

export interface PodView {
  readonly pod: PodScene
  /** Relative to its machine. */
  readonly box: Rect
  readonly version: VersionTag | undefined
  /** Of its image, while that is being fetched. */
  readonly percent: number | undefined
  readonly mark: Mark
  readonly dim: boolean
}

/** A program of a container runtime. */
export interface RuntimeView {
  readonly address: string
  readonly name: string
}

export interface MachineView {
  readonly name: string
  readonly machine: Machine
  readonly kubelet: KubeletView
  /** The programs that a CRI call goes through, the one with the socket first. */
  readonly runtimes: readonly RuntimeView[]
  readonly cpu: number
  readonly memory: number
  readonly pods: readonly PodView[]
  readonly mark: Mark
  readonly dim: boolean
}

export interface BarView {
  readonly cards: readonly Card[]
  readonly hidden: number
  readonly storage: readonly StorageItem[]
  readonly stage: ApiStage
  readonly machines: number
  /** Shown on cards where there is more than one. */
  readonly namespaces: number
  readonly marks: Readonly<Record<string, Mark>>
  readonly dim: readonly string[]
}

export interface OutsideView {
  readonly client: boolean
  readonly registry: boolean
  readonly packets: number
  readonly pulls: number
}

export interface CanvasView {
  readonly hops: HopIndex
  readonly strip: StripView
  readonly loops: readonly LoopView[]
  readonly moreLoops: number
  readonly scheduler: LoopView
  readonly queue: readonly PodView[]
  readonly bar: BarView
  readonly revision: number
  /** What is off though it should run. */
  readonly off: readonly Thing[]
  readonly things: Things
  readonly rules: RulesView | undefined
  readonly outside: OutsideView | undefined
  readonly machines: readonly MachineView[]
  readonly mounts: readonly Mount[]
}

/** What the canvas is asked to show of a model, besides the scene. */
export interface Attention {
  readonly selectedUid: string | undefined
  readonly selectedAddress: string | undefined
  readonly highlighted: ReadonlySet<string>
  /** Refs and addresses that a chain of causes touches; undefined while none is shown. */
  readonly chain: ReadonlySet<string> | undefined
  readonly trafficSeen: boolean
}

/** How far back a loop stands that looks after a kind beside the one that leads. */
const BESIDE = 30

/** Loops that may be drawn, the ones with something to reconcile first. */
export function candidateLoops(components: readonly ComponentInfo[], model: Model): readonly ComponentInfo[] {
  const rank = (component: ComponentInfo) => {
    const kind = component.reconciles
    const glyph = kind === undefined ? undefined : GLYPHS.get(kind)
    const present = kind !== undefined && (model.byKind.get(kind) ?? []).some((object) => !isSystem(object))
    const order = glyph?.order ?? 6
    const leading = glyph?.loop !== undefined && component.address.endsWith(glyph.loop)
    // Loops over what has no card of its own, or only sometimes (Nodes, Pods, Namespaces), come after those whose cards one can watch change.
    if (glyph?.place === 'elsewhere' || (glyph?.shows && glyph.loop === undefined)) return leading ? 50 : 90
    return (present ? 0 : leading ? 40 : 100) + order + (glyph?.loop === undefined || leading ? 0 : BESIDE)
  }
  const loops = components.filter((component) => component.role === 'controller' && component.node === undefined)
  return loops.map((component, index) => ({ component, index })).sort((a, b) => rank(a.component) - rank(b.component) || a.index - b.index).map(({ component }) => component)
}

/** The loops that get a ring: the first ones; in place of the last idle ones those that are doing something, and before all those that have to be seen. */
export function chooseLoops(loops: readonly LoopView[], places: number, wanted: ReadonlySet<string> = new Set()): readonly LoopView[] {
  const shown = loops.slice(0, places)
  const urgency = (loop: LoopView) => (wanted.has(loop.address) ? 2 : loop.phase === 'act' || loop.phase === 'compare' ? 1 : 0)
  for (const loop of loops.slice(places).sort((a, b) => urgency(b) - urgency(a))) {
    const free = shown.findLastIndex((candidate) => urgency(candidate) < urgency(loop))
    if (free < 0) break
    shown[free] = loop
  }
  return shown
}

/** Loops that are off, that a lesson points at, or that were chosen. */
function wantedLoops(scene: Scene, { highlighted, selectedAddress }: Attention): ReadonlySet<string> {
  const wanted = whatIsOff(scene.things).flatMap(({ kind, name }) => (kind === 'SimLoop' ? [name] : []))
  for (const ref of highlighted) if (ref.startsWith('SimLoop//')) wanted.push(ref.slice('SimLoop//'.length))
  return new Set(selectedAddress === undefined ? wanted : [...wanted, selectedAddress])
}

function markOf(uid: string, ref: string, attention: Attention): Mark {
  if (uid === attention.selectedUid) return 'selected'
  return attention.highlighted.has(ref) ? 'highlighted' : undefined
}

function podView(pod: PodScene, box: Rect, origin: Rect, model: Model, making: ReadonlyMap<string, Making>, attention: Attention): PodView {
  const ref = refOf(pod), isMade = pod.state === 'pulling' || pod.state === 'creating', made = isMade ? making.get(ref) : undefined
  return {
    // The API server only knows that containers are being created; that an image is on its way shows in the hops.
    pod: made?.pulls ? { ...pod, state: 'pulling' } : pod, version: versionOf(pod, model),
    box: { x: box.x - origin.x, y: box.y - origin.y, w: box.w, h: box.h },
    percent: made?.percent,
    mark: markOf(pod.uid, ref, attention),
    dim: attention.chain !== undefined && !attention.chain.has(ref),
  }
}

function runtimesByMachine(components: readonly ComponentInfo[]): ReadonlyMap<string, readonly RuntimeView[]> {
  const byMachine = new Map<string, RuntimeView[]>()
  for (const { address, role, node, program } of components) {
    if (role !== 'runtime' || node === undefined) continue
    const one = { address, name: program ?? address.slice(address.lastIndexOf('/') + 1) }, known = byMachine.get(node)
    if (known) known.push(one)
    else byMachine.set(node, [one])
  }
  return byMachine
}

function machineViews(model: Model, layout: Layout, components: readonly ComponentInfo[], hops: HopIndex, t: number, attention: Attention): readonly MachineView[] {
  const making = makings(hops, t)
  const byMachine = hopsByMachine(hops, model), runtimes = runtimesByMachine(components)
  const none: readonly HopInFlight[] = []
  return model.machines.flatMap((machine): MachineView[] => {
    const box = layout.machines.get(machine.name)
    if (box === undefined) return []
    const share = requestedShare(machine)
    const ref = `Node//${machine.name}`
    const touched = attention.chain === undefined || attention.chain.has(machine.name) || machine.pods.some((pod) => attention.chain?.has(refOf(pod)))
    return [{
      name: machine.name, machine,
      kubelet: readKubelet(machine, byMachine.get(machine.name) ?? none, model), runtimes: runtimes.get(machine.name) ?? [],
      cpu: Math.round(share.cpu * 100), memory: Math.round(share.memory * 100),
      pods: layout.level === 'far' ? [] : machine.pods.flatMap((pod) => {
        const podBox = layout.pods.get(pod.uid)
        return podBox === undefined ? [] : [podView(pod, podBox, box, model, making, attention)]
      }),
      mark: markOf(machine.node?.uid ?? '', ref, attention) ?? (attention.selectedAddress?.startsWith(`${machine.name}/`) === true ? 'selected' : undefined),
      dim: !touched,
    }]
  })
}

function barView(model: Model, layout: Layout, scene: Scene, hops: HopIndex, attention: Attention): BarView {
  const objects = barObjects(model, layout.density !== 'full')
  const items = storageItems(model)
  const { cards, hidden } = cardsFor(objects, layout.cards.length, model, actedKinds(scene.components), attention, layout.density === 'full' ? 'card' : 'aside')
  const storage = layout.storage.length > 0 ? items : []
  const shown = [...cards.map((card) => ({ uid: card.uid, ref: refOf(card) })), ...storage.flatMap((item) => [item.claim, item.volume]).flatMap((object) => (object === undefined ? [] : [{ uid: object.uid, ref: refOf(object) }]))]
  const marks: Record<string, Mark> = {}
  for (const { uid, ref } of shown) {
    const mark = markOf(uid, ref, attention)
    if (mark !== undefined) marks[uid] = mark
  }
  const chain = attention.chain
  return {
    cards, hidden, storage, stage: apiStage(hops), machines: model.machines.length, namespaces: model.namespaces.length, marks,
    dim: chain === undefined ? [] : shown.filter(({ ref }) => !chain.has(ref)).map(({ uid }) => uid),
  }
}

function outsideView(components: readonly ComponentInfo[], hops: HopIndex): OutsideView | undefined {
  const client = components.some((component) => component.address === CLIENT)
  const registry = components.some((component) => component.address === REGISTRY)
  if (!client && !registry) return undefined
  return {
    client, registry,
    packets: hops.foreground.filter((hop) => shapeOf(hop) === 'packet').length,
    pulls: hops.foreground.filter((hop) => hop.op === 'registry').length,
  }
}

/** Whether the outside gets a box of its own. */
export function hasOutside(components: readonly ComponentInfo[]): boolean {
  return components.some((component) => component.address === CLIENT || component.address === REGISTRY)
}

/** Reads all of a scene for a layout. */
export function buildView(scene: Scene, model: Model, layout: Layout, attention: Attention): CanvasView {
  const hops = indexHops(scene)
  const candidates = candidateLoops(scene.components, model)
  const all = candidates.map((component) => readLoop(component, hops, model))
  const places = layout.form === 'fleet' ? 4 : layout.loops.length
  const loops = chooseLoops(all, places, wantedLoops(scene, attention))
  const scheduler = readScheduler(hops, model)
  const machines = machineViews(model, layout, scene.components, hops, scene.t, attention)
  const kubelets = new Map(machines.map((machine) => [machine.name, machine.kubelet]))
  const nowhere: Rect = { x: 0, y: 0, w: 0, h: 0 }
  return {
    hops,
    strip: stripView(model, attention.selectedUid, actorOf(hops, all, scheduler, kubelets), whatIsOff(scene.things)),
    loops, moreLoops: all.length - loops.length, scheduler,
    queue: model.unscheduled.map((pod) => podView(pod, nowhere, nowhere, model, new Map(), attention)),
    bar: barView(model, layout, scene, hops, attention),
    revision: scene.revision, off: whatIsOff(scene.things), things: scene.things,
    rules: layout.rules === undefined ? undefined : rulesView(model, hops.foreground, attention.selectedUid, attention.trafficSeen),
    outside: layout.outside === undefined ? undefined : outsideView(scene.components, hops),
    machines,
    mounts: layout.storage.length > 0 ? mountsOf(model) : [],
  }
}

const NO_STORAGE: readonly (1 | 2)[] = []

/** Claims, volumes and pairs to place: two units for what stands side by side, or has a reason beside it. */
export function storageUnits(model: Model): readonly (1 | 2)[] {
  if (ofKind(model, 'PersistentVolumeClaim').length + ofKind(model, 'PersistentVolume').length === 0) return NO_STORAGE
  return storageItems(model).map((item) => (item.claim !== undefined && (item.volume !== undefined || item.reason !== undefined) ? 2 : 1))
}
