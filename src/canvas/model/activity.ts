// Who is doing what at this moment, read from the hops in flight: phases of the rings, calls to the runtime, the API server's stages.
import type { ComponentInfo, HopInFlight, PodScene, Scene } from '../../session/scene.ts'
import { KIND_SHAPES } from '../../theme/kinds/kind-shapes.ts'
import type { RingPhase } from '../../theme/ring.tsx'
import type { Say } from '../glyphs/define-glyph.ts'
import { API_SERVER, isRequest, onMachine, podAt, progressAt, SCHEDULER, shapeOf, subjectOf } from './hops.ts'
import { rootOwner, shortPodName } from './model.ts'
import type { Machine, Model } from './model.ts'
import { differenceOf, GLYPHS } from '../glyphs/glyph-catalogue.ts'

/** One control loop as it is drawn. */
export interface LoopView {
  readonly address: string
  readonly label: string
  readonly reconciles: string | undefined
  readonly phase: RingPhase
  readonly value: string
  readonly status: Say
}

/** A machine's own doings. */
export interface KubeletView {
  readonly phase: RingPhase
  readonly value: string
  readonly status: Say
  /** Whether a call to the container runtime, or one of its own to the network plugin or the registry, is under way. */
  readonly runtimeBusy: boolean
  readonly networkBusy: boolean
  readonly proxy: 'idle' | 'watch' | 'packet'
}

const NUMBER_SIGN = '−'

/** A difference as a ring says it: `+2`, `−1`, `=`. */
export function signed(difference: number): string {
  return difference === 0 ? '=' : difference > 0 ? `+${difference}` : `${NUMBER_SIGN}${-difference}`
}

/** Kinds as they are written, by how addresses write them. */
const KIND_BY_LOWER_CASE: ReadonlyMap<string, string> = new Map([...GLYPHS.keys(), ...KIND_SHAPES.keys()].map((kind) => [kind.toLowerCase(), kind]))

const ACRONYMS = new Set(['ttl', 'ipam', 'ca', 'gc', 'pv', 'pvc', 'uid'])

function acronym(word: string): string {
  return ACRONYMS.has(word) ? word.toUpperCase() : word
}

/** Kinds whose names are too long for a ring, by what people call them. */
const SHORT: Readonly<Record<string, string>> = { PersistentVolume: 'PV', PersistentVolumeClaim: 'PVC' }

/** `node-lifecycle-controller` reads "Node lifecycle", `endpointslice-controller` reads "EndpointSlice". */
export function loopLabel(component: ComponentInfo): string {
  const words = component.address.slice(component.address.lastIndexOf('/') + 1).replace(/-controller$/, '').split('-')
  for (let taken = words.length; taken > 0; taken--) {
    const written = words.slice(0, taken).join('')
    const kind = KIND_BY_LOWER_CASE.get(written) ?? KIND_BY_LOWER_CASE.get(`${written}s`)
    if (kind !== undefined) return [SHORT[kind] ?? kind, ...words.slice(taken).map(acronym)].join(' ')
  }
  const longest = [...KIND_BY_LOWER_CASE.keys()].filter((lower) => lower.length > 6 && words[0].startsWith(lower)).sort((a, b) => b.length - a.length)[0]
  if (longest !== undefined) return [KIND_BY_LOWER_CASE.get(longest), words[0].slice(longest.length), ...words.slice(1).map(acronym)].join(' ')
  const text = words.map(acronym).join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Hops grouped once per scene, so that each box looks only at its own. */
export interface HopIndex {
  readonly from: ReadonlyMap<string, readonly HopInFlight[]>
  readonly to: ReadonlyMap<string, readonly HopInFlight[]>
  /** Those that are not background. */
  readonly foreground: readonly HopInFlight[]
}

function group(hops: readonly HopInFlight[], key: (hop: HopInFlight) => string): Map<string, HopInFlight[]> {
  const groups = new Map<string, HopInFlight[]>()
  for (const hop of hops) {
    const list = groups.get(key(hop))
    if (list === undefined) groups.set(key(hop), [hop])
    else list.push(hop)
  }
  return groups
}

/** Groups the hops of a scene that belong to something that is going on. */
export function indexHops(scene: Scene): HopIndex {
  const foreground = scene.hops.filter((hop) => !hop.background)
  return { from: group(foreground, (hop) => hop.from), to: group(foreground, (hop) => hop.to), foreground }
}

/** Whether a loop has a reason to look at a change: it reconciles the kind, or the kind of one of its owners. */
export function observes(component: ComponentInfo, hop: HopInFlight, model: Model): boolean {
  const subject = subjectOf(hop)
  if (subject === undefined || component.reconciles === undefined) return false
  if (subject.kind === component.reconciles) return true
  const object = model.byRef.get(hop.subject)
  for (let owner = model.objects.get(object?.owner ?? ''); owner !== undefined; owner = model.objects.get(owner.owner)) {
    if (owner.kind === component.reconciles) return true
  }
  return component.reconciles === 'Service' && (subject.kind === 'Pod' || subject.kind === 'EndpointSlice') && component.address.includes('endpoint')
}

function subjectText(hop: HopInFlight, model: Model): { kind: string; name: string } {
  const subject = subjectOf(hop)
  const object = model.byRef.get(hop.subject)
  const name = object?.kind === 'Pod' ? shortPodName(object as PodScene) : (subject?.name ?? '')
  return { kind: subject?.kind ?? '', name }
}

/** Asking and telling about what was done are no doing. */
function isDoing(hop: HopInFlight): boolean {
  return isRequest(hop.op) && hop.op !== 'read' && hop.op !== 'event'
}

/** A longer timer is a deadline or a back-off that is waited for, not work in hand. */
const LONGEST_WORK_MS = 1_000

function isWork(hop: HopInFlight): boolean {
  return hop.op === 'timer' && hop.arrivesAt - hop.sentAt <= LONGEST_WORK_MS
}

function totalDifference(component: ComponentInfo, model: Model): number {
  const glyph = component.reconciles === undefined ? undefined : GLYPHS.get(component.reconciles)
  if (component.reconciles === undefined || glyph?.place === 'elsewhere') return 0
  // What is wanted and not there is the business of the loop that leads, not of those beside it.
  if (glyph?.loop !== undefined && !component.address.endsWith(glyph.loop)) return 0
  return (model.byKind.get(component.reconciles) ?? []).reduce((sum, object) => sum + differenceOf(object, model), 0)
}

/** A loop's phase and words. Acting wins over comparing, comparing over observing: what is furthest along is what one wants to see. */
export function readLoop(component: ComponentInfo, hops: HopIndex, model: Model): LoopView {
  const label = loopLabel(component)
  const difference = totalDifference(component, model)
  const base = { address: component.address, label, reconciles: component.reconciles, value: signed(difference) }
  const sent = hops.from.get(component.address) ?? []
  const acting = sent.find((hop) => isDoing(hop))
  if (acting !== undefined) return { ...base, phase: 'act', status: { code: 'loop.act', params: subjectText(acting, model) } }
  const working = sent.find((hop) => isWork(hop) || hop.op === 'read')
  if (working !== undefined) return { ...base, phase: 'compare', status: working.subject === '' ? { code: 'loop.comparing' } : { code: 'loop.compare', params: subjectText(working, model) } }
  const watching = [...(hops.to.get(component.address) ?? []), ...(hops.to.get(component.process ?? '') ?? [])]
    .filter((hop) => hop.op === 'watch' && (hop.to === component.address || observes(component, hop, model)))
  if (watching.length > 0) return { ...base, phase: 'observe', value: String(watching.length), status: { code: 'loop.observe', params: subjectText(watching[0], model) } }
  if (difference !== 0) return { ...base, phase: 'wait', value: String(Math.abs(difference)), status: { code: difference > 0 ? 'loop.waitReady' : 'loop.waitGone' } }
  const count = component.reconciles === undefined ? 0 : (model.byKind.get(component.reconciles) ?? []).length
  return { ...base, phase: 'sync', status: count > 0 ? { code: 'loop.sync', params: { count } } : { code: 'loop.idle' } }
}

/** The scheduler's ring; its difference is the queue. */
export function readScheduler(hops: HopIndex, model: Model): LoopView {
  const base = { address: SCHEDULER, label: 'kube-scheduler', reconciles: 'Pod' }
  const queue = model.unscheduled.length
  const sent = hops.from.get(SCHEDULER) ?? []
  const acting = sent.find((hop) => isDoing(hop))
  if (acting !== undefined) return { ...base, phase: 'act', value: signed(queue), status: { code: acting.op === 'bind' ? 'loop.bind' : 'loop.act', params: subjectText(acting, model) } }
  const working = sent.find(isWork)
  if (working !== undefined) return { ...base, phase: 'compare', value: signed(queue), status: working.subject === '' ? { code: 'loop.comparing' } : { code: 'loop.place', params: subjectText(working, model) } }
  const watching = (hops.to.get(SCHEDULER) ?? []).filter((hop) => hop.op === 'watch')
  if (watching.length > 0) return { ...base, phase: 'observe', value: String(watching.length), status: { code: 'loop.observe', params: subjectText(watching[0], model) } }
  if (queue > 0) return { ...base, phase: 'wait', value: String(queue), status: { code: 'loop.queue', params: { count: queue } } }
  return { ...base, phase: 'sync', value: '=', status: { code: 'loop.queue', params: { count: 0 } } }
}

/** What a kubelet with nothing in flight waits for, judging by the first Pod that is not as it should be. */
function waitFor(pod: PodScene | undefined): string {
  switch (pod?.state) {
    case 'crash': return 'backOff'
    case 'terminating': return 'stop'
    case 'notready': return 'probe'
    case 'pulling': return 'pull'
    case 'pending': return pod.claims.length > 0 ? 'volume' : 'start'
    default: return 'make'
  }
}

function kubeletStatus(phase: RingPhase, machine: Machine, acting: HopInFlight | undefined, model: Model): Say {
  const pod = acting === undefined ? undefined : (model.byRef.get(acting.subject) as PodScene | undefined)
  if (phase === 'act' && acting !== undefined) {
    if (acting.op === 'status' || acting.op === 'write') return { code: 'kubelet.report' }
    if (acting.op === 'cni' || acting.op === 'cni-response') return { code: 'kubelet.network' }
    if (pod?.state === 'terminating') return { code: 'kubelet.stop' }
    return { code: acting.op === 'registry' || pod?.state === 'pulling' ? 'kubelet.pull' : 'kubelet.make' }
  }
  if (phase === 'observe') return { code: 'kubelet.observe' }
  if (phase === 'compare') return { code: 'kubelet.compare' }
  if (phase === 'wait') return { code: `kubelet.${waitFor(machine.pods.find((candidate) => candidate.state !== 'ready' && candidate.state !== 'succeeded'))}` }
  return { code: phase === 'down' ? 'kubelet.down' : 'kubelet.sync' }
}

function machineDifference(machine: Machine): number {
  let missing = 0
  let leaving = 0
  for (const pod of machine.pods) {
    if (pod.state === 'terminating') leaving++
    else if (pod.state !== 'ready' && pod.state !== 'succeeded' && pod.state !== 'failed' && pod.state !== 'evicted') missing++
  }
  return missing > 0 ? missing : -leaving
}

/** What a machine's kubelet, runtime and proxy are doing. `onNode` are the hops that touch the machine. */
export function readKubelet(machine: Machine, onNode: readonly HopInFlight[], model: Model): KubeletView {
  const difference = machineDifference(machine)
  const touches = (part: string) => onNode.filter((hop) => onMachine(hop.from)?.part === part || onMachine(hop.to)?.part === part)
  const runtime = onNode.find((hop) => hop.op === 'registry') ?? onNode.find((hop) => hop.op === 'cri' || hop.op === 'cri-response')
  const network = onNode.find((hop) => hop.op === 'cni' || hop.op === 'cni-response')
  const own = onNode.filter((hop) => onMachine(hop.from)?.part === 'kubelet')
  const reporting = own.find((hop) => isDoing(hop))
  const acting = runtime ?? network ?? reporting
  const down = machine.node !== undefined && machine.node.ready === 'Unknown'
  const watching = onNode.filter((hop) => hop.op === 'watch' && onMachine(hop.to)?.part === 'kubelet')
  const phase: RingPhase = down ? 'down'
    : acting !== undefined ? 'act'
      : own.some(isWork) ? 'compare'
        : watching.length > 0 ? 'observe'
          : difference !== 0 ? 'wait' : 'sync'
  const proxied = touches('kube-proxy')
  return {
    phase,
    value: phase === 'observe' ? String(watching.length) : signed(difference),
    status: kubeletStatus(phase, machine, acting, model),
    runtimeBusy: runtime !== undefined,
    networkBusy: network !== undefined,
    proxy: proxied.some((hop) => shapeOf(hop) === 'packet') ? 'packet' : proxied.length > 0 ? 'watch' : 'idle',
  }
}

/** Hops by the machine they touch, Pods' own addresses included. */
export function hopsByMachine(hops: HopIndex, model: Model): ReadonlyMap<string, readonly HopInFlight[]> {
  const byMachine = new Map<string, HopInFlight[]>()
  const add = (node: string | undefined, hop: HopInFlight) => {
    if (node === undefined || node === '') return
    const list = byMachine.get(node)
    if (list === undefined) byMachine.set(node, [hop])
    else if (list[list.length - 1] !== hop) list.push(hop)
  }
  const nodeOf = (address: string) => {
    const pod = podAt(address)
    return pod === undefined ? onMachine(address)?.node : (model.byRef.get(pod) as PodScene | undefined)?.node
  }
  for (const hop of hops.foreground) {
    add(nodeOf(hop.from), hop)
    add(nodeOf(hop.to), hop)
  }
  return byMachine
}

/** How far a call of the runtime for a Pod has come, and whether it is its image that is on its way. */
export interface Making {
  readonly percent: number
  readonly pulls: boolean
}

/** What is being made, by the Pod's ref: an image that is being pulled before any other call. */
export function makings(hops: HopIndex, t: number): ReadonlyMap<string, Making> {
  const found = new Map<string, Making>()
  for (const hop of hops.foreground) {
    if (hop.op !== 'registry' && hop.op !== 'cri' && hop.op !== 'cri-response') continue
    const pulls = hop.op === 'registry'
    if (pulls || !found.has(hop.subject)) found.set(hop.subject, { percent: Math.floor(progressAt(hop, t) * 100), pulls })
  }
  return found
}

export type ApiStage = 'idle' | 'request' | 'admission' | 'store'

/** Which stage the API server is at: storing while it talks to etcd, admitting while it works, else taking requests. */
export function apiStage(hops: HopIndex): ApiStage {
  const sent = hops.from.get(API_SERVER) ?? []
  const received = hops.to.get(API_SERVER) ?? []
  if (sent.some((hop) => hop.op === 'txn') || received.some((hop) => hop.op === 'committed')) return 'store'
  if (sent.some((hop) => hop.op === 'timer')) return 'admission'
  return received.some((hop) => isRequest(hop.op)) ? 'request' : 'idle'
}

/** The object that the learner most likely cares about: what was selected, else the first that differs, else the first asked for. */
export function focusObject(model: Model, selected: string | undefined) {
  const object = selected === undefined ? undefined : model.objects.get(selected)
  return object === undefined ? undefined : object.kind === 'Pod' || object.kind === 'ReplicaSet' ? rootOwner(model, object) : object
}
