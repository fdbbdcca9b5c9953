// Watches a ledger for whoever cannot see the canvas: what became of objects and machines, merged, the weightiest first.
import { sceneAt } from './scene-at.ts'
import type { CommitDelta, ThingChange } from '../worker/protocol.ts'
import type { Ledger } from './ledger.ts'
import type { ClaimScene, NodeScene, PodScene, SceneObject, WorkloadScene } from './scene.ts'

/** What can be said of objects, the weightiest first. Messages bear these names. */
const WEIGHT = [
  'machineOff', 'machineOn', 'stopped', 'started', 'containerByHand', 'containerGone',
  'nodeNotReady', 'nodeReady', 'podsInTrouble', 'podsUnschedulable', 'wants', 'created', 'deleted',
  'phase', 'podsReady', 'podsDone', 'podsGone', 'podsTerminating', 'podsPlaced', 'podsCreated',
] as const
type Code = (typeof WEIGHT)[number]

/** What became of one object. */
interface Change {
  readonly code: Code
  readonly kind: string
  readonly name: string
  /** The machine that it is on; '' where that says nothing. */
  readonly node: string
  /** What else tells it from its like: a phase, a status, a number. */
  readonly value: string
  /** Made and kept by another object, which says more. */
  readonly owned: boolean
}

/** What became of one object, or of several in the same way. `form`: of one, of several on one machine, of several on several machines. */
export interface Happening {
  readonly code: Code
  readonly form: 'one' | 'many' | 'spread'
  readonly params: { readonly count: number; readonly kind: string; readonly name: string; readonly node: string; readonly nodes: number; readonly value: string }
}

/** Kinds that are the cluster's own records, or are told of by what they are about. */
const UNTOLD: ReadonlySet<string> = new Set(['Event', 'Lease', 'EndpointSlice', 'Endpoints', 'ControllerRevision'])

const POD_CODES: Readonly<Record<PodScene['state'], Code | undefined>> = {
  pending: undefined, creating: undefined, pulling: undefined, notready: undefined,
  ready: 'podsReady', terminating: 'podsTerminating', succeeded: 'podsDone', unschedulable: 'podsUnschedulable',
  crash: 'podsInTrouble', failed: 'podsInTrouble', evicted: 'podsInTrouble', unknown: 'podsInTrouble',
}

/** Follows one ledger. What happens to an object replaces what was not told of it yet, so that there is never a backlog. */
export class Witness {
  readonly #ledger: Ledger
  #objects = new Map<string, SceneObject>()
  #things = new Map<string, NonNullable<ThingChange['fields']>>()
  #untold = new Map<string, Change>()
  #commits = 0
  #changes = 0
  #era = -1

  constructor(ledger: Ledger) { this.#ledger = ledger }

  /** Takes note of what happened up to `t`. A way back, and a fork, is no happening: what follows is told from there on. */
  upTo(t: number): void {
    const ledger = this.#ledger
    const commits = ledger.committedBy(t)
    const changes = ledger.thingsChangedBy(t)
    if (this.#era !== ledger.era || commits < this.#commits || changes < this.#changes) return this.#standAt(t)
    for (; this.#commits < commits; this.#commits++) this.#note(ledger.commits[this.#commits])
    for (; this.#changes < changes; this.#changes++) this.#noteThing(ledger.things[this.#changes])
  }

  #standAt(t: number): void {
    const { objects, things } = sceneAt(this.#ledger, t)
    this.#objects = new Map(objects)
    this.#things = new Map([...things].map(([key, { fields }]) => [key, fields]))
    this.#untold.clear()
    this.#commits = this.#ledger.committedBy(t)
    this.#changes = this.#ledger.thingsChangedBy(t)
    this.#era = this.#ledger.era
  }

  /** Takes the weightiest of what was not told yet, together with all that is like it. */
  next(): Happening | undefined {
    const changes = [...this.#untold]
    const [first] = changes.sort(([, a], [, b]) => placeOf(a) - placeOf(b))
    if (!first) return undefined
    const alike = changes.filter(([, change]) => isAlike(change, first[1]))
    for (const [key] of alike) this.#untold.delete(key)
    const { code, kind, name, node, value } = first[1]
    const nodes = new Set(alike.map(([, change]) => change.node)).size
    return { code, form: alike.length === 1 ? 'one' : nodes === 1 ? 'many' : 'spread', params: { count: alike.length, kind, name, node, nodes, value } }
  }

  /** Another one that has seen the same. */
  copy(): Witness {
    const twin = new Witness(this.#ledger)
    twin.#objects = new Map(this.#objects)
    twin.#things = new Map(this.#things)
    twin.#untold = new Map(this.#untold)
    twin.#commits = this.#commits
    twin.#changes = this.#changes
    twin.#era = this.#era
    return twin
  }

  /** When the next thing happens that it has not seen; undefined: nothing is known to. */
  get nextAt(): number | undefined {
    const [commit, change] = [this.#ledger.commits[this.#commits], this.#ledger.things[this.#changes]]
    if (!commit || !change) return (commit ?? change)?.at
    return Math.min(commit.at, change.at)
  }

  /** Forgets what was not told. */
  forget(): void { this.#untold.clear() }

  #note({ at, type, object }: CommitDelta): void {
    const gone = type === 'DELETED'
    const before = this.#objects.get(object.uid)
    if (gone) this.#objects.delete(object.uid)
    else this.#objects.set(object.uid, object)
    // Before it is up, a cluster fills itself with what every cluster has.
    if (at < 0 || UNTOLD.has(object.kind)) return
    const change = gone ? goneOf(object) : before ? changeOf(before, object) : newOf(object)
    if (change) this.#untold.set(object.uid, { kind: object.kind, name: object.name, node: '', value: '', owned: object.owner !== '', ...change })
  }

  #noteThing({ at, kind, name, fields }: ThingChange): void {
    const key = `${kind}/${name}`
    const before = this.#things.get(key)
    if (fields) this.#things.set(key, fields)
    else this.#things.delete(key)
    const change = thingChangeOf(kind, before, fields)
    if (change && at >= 0) this.#untold.set(key, { kind, name, node: '', value: '', owned: false, ...change })
  }
}

/** Where in the order of telling: of what has an owner, only Pods are told before everything else was. */
function placeOf({ code, kind, owned }: Change): number {
  return WEIGHT.indexOf(code) + (owned && kind !== 'Pod' ? WEIGHT.length : 0)
}

type Found = Pick<Change, 'code'> & Partial<Change>

function isAlike(a: Change, b: Change): boolean {
  return a.code === b.code && a.kind === b.kind && a.value === b.value
}

function newOf(object: SceneObject): Found {
  if (object.kind !== 'Pod') return { code: 'created' }
  const { node } = object as PodScene
  return node === '' ? { code: 'podsCreated' } : { code: 'podsPlaced', node }
}

function goneOf(object: SceneObject): Found {
  return { code: object.kind === 'Pod' ? 'podsGone' : 'deleted' }
}

function changeOf(before: SceneObject, after: SceneObject): Found | undefined {
  switch (after.kind) {
    case 'Pod': return podChangeOf(before as PodScene, after as PodScene)
    case 'Node': {
      const [was, is] = [(before as NodeScene).ready, (after as NodeScene).ready]
      return was === is ? undefined : { code: is === 'True' ? 'nodeReady' : 'nodeNotReady' }
    }
    default: {
      const [wanted, wants] = [(before as WorkloadScene).desired, (after as WorkloadScene).desired]
      if (wanted !== wants) return { code: 'wants', value: String(wants) }
      const [was, is] = [(before as ClaimScene).phase, (after as ClaimScene).phase]
      return was === is ? undefined : { code: 'phase', value: is }
    }
  }
}

function podChangeOf(before: PodScene, after: PodScene): Found | undefined {
  const { node, status } = after
  if (before.state !== after.state || (POD_CODES[after.state] === 'podsInTrouble' && before.status !== status)) {
    const code = POD_CODES[after.state]
    if (code === 'podsInTrouble') return { code, node, value: status }
    if (code === 'podsUnschedulable' || code === 'podsTerminating') return { code }
    if (code) return { code, node }
  }
  return before.node === '' && node !== '' ? { code: 'podsPlaced', node } : undefined
}

function thingChangeOf(kind: ThingChange['kind'], before: ThingChange['fields'] | undefined, after: ThingChange['fields']): Found | undefined {
  const [was, is] = [before ?? {}, after ?? {}]
  switch (kind) {
    case 'SimMachine': return !before || was['power'] === is['power'] ? undefined : { code: is['power'] === 'on' ? 'machineOn' : 'machineOff' }
    case 'SimProcess': return !before || was['state'] === is['state'] ? undefined : { code: is['state'] === 'Running' ? 'started' : 'stopped' }
    case 'SimLoop': case 'SimAddon': return !before || was['enabled'] === is['enabled'] ? undefined : { code: is['enabled'] === true ? 'started' : 'stopped' }
    // Containers of Pods are told of by their Pods.
    case 'SimContainer': return (is['origin'] ?? was['origin']) !== 'foreign' || (before && after) ? undefined : { code: after ? 'containerByHand' : 'containerGone', node: String((is['node'] ?? was['node']) || '') }
    default: return undefined
  }
}
