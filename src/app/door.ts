// window.wheelhouse: the page's own door, for scripts, tests and whoever is curious. Everything here is a promise of the product.
import { currentLanguage } from '../i18n/index.ts'
import { shownLesson } from './open-lesson.ts'
import type { HopInFlight, PodScene } from '../session/scene.ts'
import type { ClusterSession, ObjectRef, SessionEvents } from '../session/session.ts'
import type { LessonRun } from '../lesson-player/lesson-run.ts'
import type { CommandOutcome, FaultOptions, FaultTarget, Why } from '../worker/protocol.ts'

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
  /** A line as it is typed into the terminal, with or without `kubectl` in front; `files` are the texts that it may name. */
  kubectl(line: string, files?: Readonly<Record<string, string>>): Promise<CommandOutcome>
  /** Something goes wrong on purpose, or is mended: `fault('power-off', 'Node/worker-3')`. */
  fault(name: string, target: FaultTarget | string, options?: FaultOptions): Promise<CommandOutcome>
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
  /** Opens a lesson at one of its steps, on a fresh cluster; false where there is none. */
  goto(lesson: string, step?: string): Promise<boolean>
  /** The address that opens the page as it is now. */
  share(): Promise<string>
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

/** `Pod/web-1`, `Pod/default/web-1`, `SimContainer/web-1/nginx`: a simulated thing has no namespace, and its name may hold slashes. */
function targetOf(target: FaultTarget | string): FaultTarget {
  if (typeof target !== 'string' || !target.startsWith('Sim')) return refOf(target)
  const [kind, ...name] = target.split('/')
  return { kind, name: name.join('/') }
}

/** What the door asks of the page that it belongs to. */
export interface DoorPage {
  /** Shows a lesson, and gives its run; undefined where there is no such lesson. */
  showLesson(id: string): Promise<LessonRun | undefined>
  /** Address of the full page, without a part behind #. */
  readonly address: string
}

/** Whether a lesson has such a step; asked before anything is left for it. */
async function hasStep(lesson: string, step: string): Promise<boolean> {
  const { loadLesson } = await import('../lessons/catalogue.ts')
  return (await loadLesson(lesson))?.lesson?.steps.some(({ id }) => id === step) ?? false
}

/** Takes a lesson to a step: not again from its beginning where it stands there already. */
export async function goToStep(run: LessonRun, step: string | undefined): Promise<boolean> {
  if (step !== undefined) return run.goTo(step)
  await run.start()
  return true
}

/** The door of one session. */
export function createDoor(session: ClusterSession, page: DoorPage): Door {
  const acted = async (outcome: Promise<CommandOutcome | undefined>): Promise<CommandOutcome> => {
    const answer = await outcome
    if (!answer) throw new Error('The Command was not sent.')
    return answer
  }
  return {
    get ready() { return session.ready },
    apply: (text) => acted(session.act({ do: 'apply', text }, { fork: true })),
    delete: (ref) => acted(session.act({ do: 'delete', ref: refOf(ref) }, { fork: true })),
    kubectl: (line, files) => acted(session.act({ do: 'kubectl', line: /^\s*kubectl\b/.test(line) ? line : `kubectl ${line}`, ...(files && { files }) }, { fork: true })),
    fault: (name, target, options) => acted(session.act({ do: 'fault', fault: name, target: targetOf(target), ...(options && { options }) }, { fork: true })),
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
    async goto(lesson, step) {
      if (step !== undefined && !(await hasStep(lesson, step))) return false
      const run = await page.showLesson(lesson)
      return run !== undefined && goToStep(run, step)
    },
    async share() {
      await session.ready
      const { hashNow, startOf } = await import('./share-link.ts')
      const { run } = shownLesson.getState()
      return page.address + hashNow(session, run, run && await startOf(run.lesson.id), currentLanguage())
    },
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
