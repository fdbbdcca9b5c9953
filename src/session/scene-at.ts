// sceneAt: what is drawn at one moment, as a pure value. Objects are the fold of commits up to t; hops are those in flight at t.
import { ObjectHistory } from './object-history.ts'
import { ThingHistory } from './thing-history.ts'
import type { Ledger } from './ledger.ts'
import type { HopInFlight, Scene } from './scene.ts'

/** What was computed before for a ledger; speeds sceneAt up, never changes its answer. */
interface Memory {
  readonly history: ObjectHistory
  readonly things: ThingHistory
  readonly hops: Map<number, HopInFlight>
  era: number
  version: number
  scene: Scene | undefined
}

const memories = new WeakMap<Ledger, Memory>()

/** The Scene at virtual time t. Equal parts keep their identity from call to call. */
export function sceneAt(ledger: Ledger, t: number): Scene {
  let memory = memories.get(ledger)
  if (!memory) memories.set(ledger, (memory = { history: new ObjectHistory(ledger), things: new ThingHistory(ledger), hops: new Map(), era: ledger.era, version: -1, scene: undefined }))
  if (memory.era !== ledger.era) {
    memory.era = ledger.era
    memory.hops.clear()
  }
  if (memory.scene && memory.version === ledger.version && memory.scene.t === t) return memory.scene
  const commits = ledger.committedBy(t)
  memory.version = ledger.version
  memory.scene = {
    t,
    revision: commits === 0 ? 0 : ledger.commits[commits - 1].revision,
    objects: memory.history.after(commits),
    things: memory.things.after(ledger.thingsChangedBy(t)),
    components: ledger.components,
    hops: hopsInFlight(ledger, t, memory.hops),
  }
  return memory.scene
}

/** Reuses the value of a hop that was in flight before, so that a component drawing it can compare by reference. */
function hopsInFlight(ledger: Ledger, t: number, known: Map<number, HopInFlight>): readonly HopInFlight[] {
  const hops = ledger.inFlightAt(t).map((id) => known.get(id) ?? hopAt(ledger, id))
  known.clear()
  for (const hop of hops) known.set(hop.id, hop)
  return hops
}

/** One hop of the ledger as a value. */
export function hopAt(ledger: Ledger, id: number): HopInFlight {
  return {
    id,
    cause: ledger.cause(id),
    op: ledger.op(id),
    from: ledger.from(id),
    to: ledger.to(id),
    subject: ledger.subject(id),
    sentAt: ledger.sentAt(id),
    arrivesAt: ledger.arrivesAt(id),
    background: ledger.isBackground(id),
    ...(ledger.isLost(id) && { lost: true }),
  }
}
