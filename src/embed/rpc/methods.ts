// The methods that a host may call: those of window.wheelhouse, and what only a host needs. Parameters are checked before anything runs.
import * as v from 'valibot'
import { LANGUAGES, speak } from '../../i18n/index.ts'
import { WorkerGone } from '../../session/worker-client.ts'
import { EXTRA_NOTIFICATIONS, NOTIFICATIONS } from '../notifications.ts'
import { RESET_SCOPES } from '../embed-frame.ts'
import { readFrameState } from '../frame-state.ts'
import { method, RPC_ERRORS, RpcError } from './json-rpc.ts'
import type { Door } from '../../app/door.ts'
import type { EmbedFrame } from '../embed-frame.ts'
import type { NotificationName } from '../notifications.ts'
import type { RpcMethod } from './json-rpc.ts'

const Text = v.pipe(v.string(), v.maxLength(1_000_000))
const Word = v.pipe(v.string(), v.minLength(1), v.maxLength(300))
const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w.-]{0,80}$/))
const Time = v.pipe(v.number(), v.minValue(0), v.maxValue(7 * 24 * 3_600_000))
const Object_ = v.strictObject({ kind: Word, namespace: v.optional(Word), name: Word })
/** An object, or `Kind/name`, or `Kind/namespace/name`. */
const Ref = v.union([v.pipe(v.string(), v.regex(/^[A-Za-z][\w.-]*\/[^/\s]+(\/[^\s]+)*$/, 'write Kind/name or Kind/namespace/name'), v.maxLength(600)), Object_])

/** Names that a host may subscribe to. */
const Events = v.pipe(v.array(v.picklist([...NOTIFICATIONS, ...EXTRA_NOTIFICATIONS])), v.maxLength(50))

/** Every method by its name. `subscribe` is told which notifications are wanted from now on. */
export function createMethods(frame: EmbedFrame, door: Door, subscribe: (events: readonly NotificationName[]) => void): Readonly<Record<string, RpcMethod>> {
  const { session } = frame
  /** Waits for the cluster, and says why when it cannot answer. */
  const inCluster = async <Result>(answer: () => Promise<Result> | Result): Promise<Result> => {
    await frame.standing
    try {
      return await answer()
    } catch (error) {
      if (session.playhead.getState().locked) throw new RpcError(RPC_ERRORS.locked, 'A question waits for its answer; until then the cluster stands still.')
      if (error instanceof WorkerGone) throw new RpcError(RPC_ERRORS.engineGone, 'The simulator has stopped.')
      throw error
    }
  }
  /** A Command changes the cluster, which a question that waits for its answer forbids. */
  const command = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    await frame.standing
    if (session.playhead.getState().locked) throw new RpcError(RPC_ERRORS.locked, 'A question waits for its answer; until then the cluster stands still.')
    return inCluster(act)
  }
  const moved = (move: () => Promise<void>): Promise<unknown> => inCluster(async () => { await move(); return door.time() })
  const here = (done: boolean, code: typeof RPC_ERRORS.notHere | typeof RPC_ERRORS.noSuchStep, message: string): true => {
    if (!done) throw new RpcError(code, message)
    return true
  }

  return {
    apply: method({ yaml: Text }, ({ yaml }) => command(() => door.apply(yaml))),
    delete: method({ ref: Ref }, ({ ref }) => command(() => door.delete(ref))),
    kubectl: method({ line: v.pipe(v.string(), v.maxLength(20_000)), files: v.optional(v.record(Word, Text)) }, ({ line, files }) => command(() => door.kubectl(line, files))),
    fault: method({ name: Word, target: Ref, options: v.optional(v.record(Word, v.union([Word, v.number(), v.boolean()]))) }, ({ name, target, options }) => command(() => door.fault(name, target, options))),
    get: method({ kind: Word, at: v.optional(v.strictObject({ namespace: v.optional(Word), name: Word })) }, ({ kind, at }) => inCluster(() => door.get(kind, at))),
    time: method({}, () => door.time()),
    play: method({}, () => moved(() => door.play())),
    pause: method({}, () => moved(() => door.pause())),
    seek: method({ ms: Time }, ({ ms }) => moved(() => door.seek(ms))),
    step: method({ n: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-500), v.maxValue(500))) }, ({ n }) => moved(() => door.step(n))),
    settle: method({}, () => moved(() => door.settle())),
    scene: method({}, () => inCluster(() => door.scene())),
    why: method({ ref: Ref }, ({ ref }) => inCluster(() => door.why(ref))),
    hash: method({}, () => inCluster(() => door.hash())),
    share: method({}, () => inCluster(() => door.share())),
    goto: method({ lesson: Id, step: v.optional(Id) }, ({ lesson, step }) => inCluster(async () => here(await door.goto(lesson, step), RPC_ERRORS.noSuchStep, 'There is no such lesson, or no such step in it.'))),
    subscribe: method({ events: Events }, ({ events }) => { subscribe(events); return [...new Set(events)] }),
    reset: method({ scope: v.picklist(RESET_SCOPES) }, ({ scope }) => inCluster(async () => here(await frame.reset(scope), RPC_ERRORS.notHere, 'There is no lesson here.'))),
    lock: method({ step: v.nullable(Id) }, ({ step }) => inCluster(() => here(frame.lock(step ?? undefined), RPC_ERRORS.noSuchStep, 'There is no such step here.'))),
    getState: method({}, () => frame.state() ?? null),
    setState: method({ state: v.unknown() }, async ({ state }) => {
      const read = readFrameState(state)
      return read !== undefined && frame.setState(read)
    }),
    setLanguage: method({ tag: v.picklist(LANGUAGES) }, async ({ tag }) => { await speak(tag); return tag }),
  }
}
