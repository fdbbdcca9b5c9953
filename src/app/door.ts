// window.wheelhouse: the page's own door, for scripts, tests and whoever is curious. Everything here is a promise of the product.
import type { HopInFlight, PodScene } from '../session/scene.ts'
import type { ClusterSession, ObjectRef, SessionEvents } from '../session/session.ts'
import type { CommandOutcome, Why } from '../worker/protocol.ts'

/** What is drawn now, in few words; nodes and Pods by name in counting order, so that two scenes can be compared. */
export interface DrawnScene {
  readonly t: number
  readonly revision: number
  readonly nodes: readonly { readonly name: string; readonly ready: string }[]
  readonly pods: readonly { readonly namespace: string; readonly name: string; readonly phase: string; readonly state: string; readonly status: string; readonly node: string; readonly ready: boolean }[]
  readonly hops: readonly HopInFlight[]
}

export interface Door {
  /** Resolves when the cluster is up. */
  readonly ready: Promise<void>
  apply(yaml: string): Promise<CommandOutcome>
  delete(ref: ObjectRef | string): Promise<CommandOutcome>
  get(kind: string, at?: { readonly namespace?: string; readonly name: string }): Promise<unknown>
  /** Virtual ms at the playhead, how far the engine has gone, and whether the playhead leads it. */
  time(): { readonly t: number; readonly now: number; readonly live: boolean; readonly playing: boolean; readonly quiescent: boolean }
  play(): Promise<void>
  pause(): Promise<void>
  seek(ms: number): Promise<void>
  /** Moves by `n` deliveries of hops; back when negative. */
  step(n?: number): Promise<void>
  /** Runs on until nothing but routine is left. */
  settle(): Promise<void>
  scene(): DrawnScene
  why(ref: ObjectRef | string): Promise<Why | undefined>
  on<Name extends keyof SessionEvents>(event: Name, listener: (payload: SessionEvents[Name]) => void): () => void
  hash(): Promise<unknown>
}

/** `pod/web-1`, `Pod/default/web-1` or a ref. */
function refOf(ref: ObjectRef | string): ObjectRef {
  if (typeof ref !== 'string') return ref
  const parts = ref.split('/')
  if (parts.length === 2) return { kind: parts[0], name: parts[1] }
  if (parts.length === 3) return { kind: parts[0], ...(parts[1] && { namespace: parts[1] }), name: parts[2] }
  throw new Error(`'${ref}' names no object: write Kind/name or Kind/namespace/name.`)
}

/** The door of one session. */
export function createDoor(session: ClusterSession): Door {
  const acted = async (outcome: Promise<CommandOutcome | undefined>): Promise<CommandOutcome> => {
    const answer = await outcome
    if (!answer) throw new Error('The Command was not sent.')
    return answer
  }
  return {
    get ready() { return session.ready },
    apply: (text) => acted(session.act({ do: 'apply', text }, { fork: true })),
    delete: (ref) => acted(session.act({ do: 'delete', ref: refOf(ref) }, { fork: true })),
    get: (kind, at) => session.get({ kind, ...(at?.namespace !== undefined && { namespace: at.namespace }), name: at?.name ?? '' }, Math.floor(session.playhead.getState().t)),
    time: () => {
      const { t, live, playing } = session.playhead.getState()
      return { t, now: session.now, live, playing, quiescent: session.ledger.quiescent }
    },
    play: async () => session.play(),
    pause: async () => session.pause(),
    seek: (ms) => session.seek(ms),
    step: (n = 1) => session.stepHops(n),
    settle: () => session.settle(),
    scene: () => drawn(session),
    why: (ref) => session.why(refOf(ref), Math.floor(session.playhead.getState().t)),
    on: (event, listener) => session.on(event, listener),
    hash: () => session.hash(),
  }
}

/** `worker-2` before `worker-10`. */
const COUNTING = new Intl.Collator('en', { numeric: true })

function inOrder<T extends { readonly name: string; readonly namespace: string }>(objects: readonly T[]): readonly T[] {
  return objects.toSorted((a, b) => COUNTING.compare(a.namespace, b.namespace) || COUNTING.compare(a.name, b.name))
}

function drawn(session: ClusterSession): DrawnScene {
  const { t, revision, objects, hops } = session.scene
  const all = [...objects.values()]
  return {
    t,
    revision,
    nodes: inOrder(all.filter((object) => object.kind === 'Node')).map((node) => ({ name: node.name, ready: String(node['ready'] ?? 'Unknown') })),
    pods: inOrder(all.filter((object): object is PodScene => object.kind === 'Pod')).map((pod) => ({
      namespace: pod.namespace, name: pod.name, phase: pod.phase, state: pod.state, status: pod.status, node: pod.node, ready: pod.state === 'ready',
    })),
    hops,
  }
}

declare global {
  interface Window { wheelhouse?: Door }
}
