// One session on the page: the worker, the ledger's copy and the playhead held together. Play, pause, seek, step, act, fork, recover.
import { createStore } from 'zustand/vanilla'
import { GoalLog } from './goal-log.ts'
import { Ledger } from './ledger.ts'
import { PacedTime } from './pacing.ts'
import { createPlayhead } from './playhead.ts'
import { recoverFrom } from './recovery.ts'
import { Story } from './story.ts'
import { sceneAt } from './scene-at.ts'
import { WorkerClient, WorkerGone } from './worker-client.ts'
import type { PlaybackMode, Speed } from './playhead.ts'
import type { Scene } from './scene.ts'
import type { Crash, WorkerPort } from './worker-client.ts'
import type { Batch, Command, CommandOutcome, Completion, NoLongerKept, Preset, Session, TimedCommand, Watch, Why } from '../worker/protocol.ts'

export type ObjectRef = { readonly kind: string; readonly namespace?: string; readonly name: string }

/** Something the learner has to be told, or asked. */
export type Notice =
  | { readonly type: 'restored'; readonly t: number }
  | { readonly type: 'opened-before'; readonly t: number; readonly command: TimedCommand; readonly index: number }
  | { readonly type: 'lost'; readonly message: string }
  | { readonly type: 'locked' }
  | { readonly type: 'confirm-fork'; readonly t: number; readonly dropped: number }

export interface SessionEvents {
  ready: { readonly now: number }
  batch: Batch
  outcome: CommandOutcome
  fork: { readonly at: number }
  crash: Crash
  notice: Notice
}

/** Time is virtual; the last millisecond known is known to its end, since the engine counts whole ones. */
const WITHIN_MS = 0.999
/** A frame that took longer than this on the wall does not make the cluster leap. */
const LONGEST_FRAME_MS = 250
/** Playback this far behind takes several changes of pace in one frame. */
const OVERLOOKED_MS = 64
/** Playback that fell behind the wall makes up for so much of it. */
const MOST_DEBT_MS = 120
/** `settle` gives up after this much virtual time. */
const SETTLE_AT_MOST_MS = 30 * 60_000

export const ENGINE_VERSION = '0.1.0'
export const DEFAULT_PRESET: Preset = { nodes: [{ name: 'worker-1' }, { name: 'worker-2' }, { name: 'worker-3' }] }

/** What to open when nothing else is asked for: three workers and an empty cluster, the same on every visit. */
export function newSession(preset: Preset = DEFAULT_PRESET, seed = 1): Session {
  return { format: 1, engine: ENGINE_VERSION, seed, preset, epoch: '2026-01-01T00:00:00Z', commands: [] }
}

export class ClusterSession {
  readonly ledger = new Ledger()
  readonly paced = new PacedTime(this.ledger)
  readonly story = new Story(this.ledger)
  readonly goals = new GoalLog()
  readonly playhead = createPlayhead()
  readonly notices = createStore<{ readonly notice: Notice | null }>(() => ({ notice: null }))
  readonly #openWorker: () => WorkerPort
  #client: WorkerClient | undefined
  #session: Session = newSession()
  #watches: readonly Watch[] = []
  #opened: Promise<void> = Promise.resolve()
  #lastFrame: number | undefined
  #debt = 0
  /** Requests that change the engine go one after the other; frames ask for nothing while one is under way. */
  #turn: Promise<unknown> = Promise.resolve()
  #busy = 0
  #previousCrash: Crash | undefined
  /** Who waits for the answer to a Command, by its position. */
  #outcomes = new Map<number, (outcome: CommandOutcome | undefined) => void>()
  #forkAnswer: ((fork: boolean) => void) | undefined
  #listeners = new Map<keyof SessionEvents, Set<(event: never) => void>>()

  constructor(openWorker: () => WorkerPort) { this.#openWorker = openWorker }

  /** The Session as it would be saved: everything needed to have it again. */
  get recipe(): Session { return this.#session }
  get now(): number { return this.ledger.now }
  /** Resolves when the cluster is up. */
  get ready(): Promise<void> { return this.#opened }
  get scene(): Scene { return sceneAt(this.ledger, this.playhead.getState().t) }

  /** Opens a session in a fresh worker, up to `until`. */
  open(session: Session, until = 0): Promise<void> {
    this.#client?.end()
    this.#forget()
    this.#session = session
    this.#client = new WorkerClient(this.#openWorker(), (batch) => this.#receive(batch), (crash) => this.#recover(crash))
    this.#opened = this.#client.ask({ type: 'open', session, until }).then(
      () => {
        this.#place(Math.max(0, this.ledger.now), true)
        this.#emit('ready', { now: this.ledger.now })
      },
      ignoreGone,
    )
    if (this.#watches.length > 0) void this.#client.ask({ type: 'watch-goals', watches: this.#watches }).catch(ignoreGone)
    return this.#opened
  }

  /** Ends the worker for good. */
  close(): void {
    this.#client?.end()
    this.#client = undefined
    this.#forgetOutcomes(0)
  }

  #forget(): void {
    this.ledger.append({
      seq: 0, now: 0, quiescent: false, nextAt: null, rewound: { hops: 0, names: 0, commits: 0, releases: 0, things: 0 },
      hops: { first: 0, count: 0, cause: new Uint32Array(), from: new Uint32Array(), to: new Uint32Array(), subject: new Uint32Array(), sentAt: new Int32Array(), arrivesAt: new Int32Array(), op: new Uint8Array(), a: new Uint32Array() },
      releases: [], names: { first: 0, list: [] }, commits: [], things: [], components: [], outcomes: [],
    })
    this.#forgetOutcomes(0)
    this.#turn = Promise.resolve()
    this.#busy = 0
    this.#debt = 0
    this.playhead.setState({ t: 0, live: true, playing: false, chain: null, hover: null })
  }

  /** Commands from `first` on will not be answered any more; nobody must wait for them. */
  #forgetOutcomes(first: number): void {
    for (const [command, resolve] of this.#outcomes) {
      if (command < first) continue
      this.#outcomes.delete(command)
      resolve(undefined)
    }
  }

  #receive(batch: Batch): void {
    this.ledger.append(batch)
    if (batch.goals) this.goals.append(batch.goals)
    for (const outcome of batch.outcomes) {
      this.#outcomes.get(outcome.command)?.(outcome)
      this.#outcomes.delete(outcome.command)
      this.#emit('outcome', outcome)
    }
    this.#emit('batch', batch)
  }

  // Playback.

  /** Called once per animation frame with the wall time; moves the playhead and asks the engine for what is missing. */
  frame(wallMs: number): void {
    const elapsed = this.#lastFrame === undefined ? 0 : Math.min(wallMs - this.#lastFrame, LONGEST_FRAME_MS)
    this.#lastFrame = wallMs
    const state = this.playhead.getState()
    if (!state.playing || state.locked || elapsed <= 0) return
    const wall = elapsed * state.speed + this.#debt
    const horizon = Math.max(this.ledger.now + WITHIN_MS, state.t)
    const target = state.mode === 'clock' ? state.t + wall : this.paced.timeAt(this.paced.screenAt(state.t) + wall)
    if (target <= horizon) {
      this.#debt = 0
      this.playhead.setState({ t: target })
      return
    }
    const used = state.mode === 'clock' ? horizon - state.t : this.paced.screenAt(horizon) - this.paced.screenAt(state.t)
    this.#debt = Math.min(wall - used, MOST_DEBT_MS)
    this.playhead.setState({ t: horizon, live: true })
    if (this.#busy === 0) void this.#advance(this.#reach(horizon, target, this.#debt, state.mode))
  }

  /** How far the engine has to go for the next frame. Paced playback stops at the next thing that changes the pace, unless such things come faster than frames. */
  #reach(horizon: number, target: number, missingMs: number, mode: PlaybackMode): number {
    const next = this.ledger.now + 1
    if (mode === 'clock') return Math.max(next, Math.floor(target))
    const change = this.paced.nextBreak()
    if (change === undefined || target <= change) return Math.max(next, Math.floor(target))
    const untilChange = this.paced.screenAt(change) - this.paced.screenAt(horizon)
    // One frame may be lost at a change; only playback that keeps falling behind looks further ahead.
    const behind = missingMs - untilChange
    return Math.max(next, change, behind > OVERLOOKED_MS ? Math.floor(change + behind * this.paced.recentRate()) : 0)
  }

  /** Runs a task on the engine when those before it are through. */
  async #alone<Result>(task: (client: WorkerClient) => Promise<Result>): Promise<Result | undefined> {
    const client = this.#client
    if (!client) return undefined
    this.#busy++
    const turn = this.#turn.then(() => task(client))
    this.#turn = turn.catch(() => undefined)
    try {
      return await turn
    } catch (error) {
      return ignoreGone(error)
    } finally {
      if (client === this.#client) this.#busy--
    }
  }

  async #advance(to: number): Promise<void> {
    if (this.playhead.getState().locked) return
    await this.#alone((client) => client.ask({ type: 'advance', to: Math.max(to, this.ledger.now) }))
  }

  play(): void { if (!this.playhead.getState().locked) this.playhead.setState({ playing: true }) }
  pause(): void { this.playhead.setState({ playing: false }) }
  setSpeed(speed: Speed): void { this.playhead.setState({ speed }) }
  setMode(mode: PlaybackMode): void { this.playhead.setState({ mode }) }

  /** Shows the present. */
  goLive(): void { this.#place(this.ledger.now, true) }

  /** Shows the cluster at `t`; the engine first goes there when it has not been there yet. */
  async seek(t: number): Promise<void> {
    const to = Math.max(0, t)
    if (to > this.ledger.now + WITHIN_MS) await this.#advance(Math.floor(to))
    this.#place(Math.min(to, this.ledger.now + WITHIN_MS), to >= this.ledger.now)
  }

  #place(t: number, live: boolean): void {
    this.#debt = 0
    this.playhead.setState({ t, live })
  }

  /** Moves by deliveries of visible hops: `n` of them on, or back when negative. */
  async stepHops(n: number): Promise<void> {
    this.pause()
    for (let i = 0; i < n; i++) await this.#stepOn()
    for (let i = 0; i > n; i--) {
      const before = this.paced.arrivals.findLast((at) => at < this.playhead.getState().t)
      this.#place(before ?? 0, false)
    }
  }

  async #stepOn(): Promise<void> {
    const { t } = this.playhead.getState()
    for (let attempts = 0; attempts < 500 && !this.playhead.getState().locked; attempts++) {
      const arrival = this.paced.arrivals.find((at) => at > t)
      if (arrival !== undefined) return this.#place(arrival, arrival >= this.ledger.now)
      if (this.ledger.nextAt === null) return
      await this.#advance(this.ledger.nextAt)
    }
  }

  /** Moves to the next (1) or previous (-1) commit of an object. */
  async stepObject(uid: string, direction: 1 | -1): Promise<void> {
    this.pause()
    const { t } = this.playhead.getState()
    const ofObject = this.ledger.commits.filter((commit) => commit.object.uid === uid)
    const found = direction === 1 ? ofObject.find((commit) => commit.at > t) : ofObject.findLast((commit) => commit.at < Math.floor(t))
    if (found) return this.seek(found.at)
    if (direction === 1) await this.#advanceUntil(() => this.ledger.commits.some((commit) => commit.object.uid === uid && commit.at > t))
  }

  async #advanceUntil(done: () => boolean): Promise<void> {
    while (!done() && this.ledger.nextAt !== null && this.#client && !this.playhead.getState().locked) await this.#advance(this.ledger.nextAt)
    this.goLive()
  }

  /** Runs the cluster until nothing but routine is left to happen, and shows it there. */
  async settle(): Promise<void> {
    if (this.playhead.getState().locked) return
    await this.#alone((client) => client.ask({ type: 'settle', atMost: this.ledger.now + SETTLE_AT_MOST_MS }))
    this.goLive()
  }

  // Acting.

  /** Sends a Command at the playhead. In the past it asks first, unless `fork` says that the future may go. Undefined: the learner thought better of it, or a fork or the engine's end took it back before it was answered. */
  async act(command: Command, options: { readonly fork?: boolean } = {}): Promise<CommandOutcome | undefined> {
    const { live, locked } = this.playhead.getState()
    if (locked && command.do !== 'answer') {
      this.#notify({ type: 'locked' })
      return undefined
    }
    const inThePast = !live
    // The moment that is acted on must not run away while the answer is awaited.
    if (inThePast) this.pause()
    await this.#opened
    if (inThePast && !options.fork && !(await this.#mayFork())) return undefined
    const forkAt = inThePast ? Math.floor(this.playhead.getState().t) : undefined
    const sent = await this.#alone((client) => this.#send(client, command, forkAt))
    if (!sent) throw new WorkerGone('The engine ended before the Command was sent.')
    this.play()
    return sent.outcome
  }

  /** Sends a Command now and lets the cluster go on just until it is answered, without playing: whoever rehearses does it at the same times again. */
  async perform(command: Command): Promise<CommandOutcome | undefined> {
    const sent = await this.#alone((client) => this.#send(client, command, undefined))
    if (!sent) return undefined
    let outcome: { readonly answer: CommandOutcome | undefined } | undefined
    void sent.outcome.then((answer) => { outcome = { answer } })
    await Promise.resolve()
    while (!outcome && this.ledger.nextAt !== null && this.#client) await this.#alone((client) => client.ask({ type: 'advance', to: Math.max(this.ledger.nextAt ?? 0, this.ledger.now + 1) }))
    this.goLive()
    return outcome?.answer
  }

  async #send(client: WorkerClient, command: Command, forkAt: number | undefined): Promise<{ readonly outcome: Promise<CommandOutcome | undefined> }> {
    if (forkAt !== undefined) await this.#fork(client, forkAt)
    this.#previousCrash = undefined
    const index = this.#session.commands.length
    this.#session = { ...this.#session, commands: [...this.#session.commands, { at: this.ledger.now, command }] }
    const outcome = new Promise<CommandOutcome | undefined>((resolve) => this.#outcomes.set(index, resolve))
    this.goLive()
    await client.ask({ type: 'command', command })
    return { outcome }
  }

  #mayFork(): Promise<boolean> {
    const t = Math.floor(this.playhead.getState().t)
    this.pause()
    this.#forkAnswer?.(false)
    this.#notify({ type: 'confirm-fork', t, dropped: this.#session.commands.filter((command) => command.at > t).length })
    return new Promise((resolve) => { this.#forkAnswer = resolve })
  }

  /** The learner's answer to the notice `confirm-fork`. */
  answerFork(fork: boolean): void {
    this.dismissNotice()
    this.#forkAnswer?.(fork)
    this.#forkAnswer = undefined
  }

  async #fork(client: WorkerClient, at: number): Promise<void> {
    await client.ask({ type: 'fork', at })
    this.#session = { ...this.#session, commands: this.#session.commands.filter((command) => command.at <= at) }
    this.#forgetOutcomes(this.#session.commands.length)
    this.#place(at, true)
    this.#emit('fork', { at })
  }

  /** Holds the cluster still until a question is answered, or lets it go on. */
  lock(locked: boolean): void { this.playhead.setState(locked ? { locked, playing: false } : { locked }) }

  /** Goes back to `at` and forgets what came after. */
  async rewind(at: number): Promise<void> {
    this.pause()
    await this.#alone((client) => this.#fork(client, Math.min(at, this.ledger.now)))
  }

  /** Follows these goals of a lesson, in place of those before; how they stand is in `goals`. */
  async watchGoals(watches: readonly Watch[]): Promise<void> {
    this.#watches = watches
    await this.#client?.ask({ type: 'watch-goals', watches }).catch(ignoreGone)
  }

  // Questions.

  /** An object as it was at `at`; rejects where that is no longer kept. */
  async get(ref: ObjectRef, at?: number): Promise<unknown> {
    const answer = await this.#client?.ask({ type: 'get', ref, at }), { keptSince } = (answer ?? {}) as Partial<NoLongerKept>
    if (keptSince !== undefined) throw new RangeError(`What was at ${at} ms is no longer kept: history begins at ${keptSince} ms.`)
    return answer
  }

  async why(ref: ObjectRef, at?: number): Promise<Why | undefined> {
    return (await this.#client?.ask({ type: 'why', ref, at })) as Why | undefined
  }

  /** How a line of kubectl could go on, with the names that are drawn now. */
  async complete(line: string, cursor: number, files: readonly string[]): Promise<Completion | undefined> {
    const objects = [...this.scene.objects.values()].filter(({ deleting }) => !deleting).map(({ kind, namespace, name, ...more }) => {
      const note = [more['status'], more['node']].filter((part): part is string => typeof part === 'string' && part !== '').join(' · ')
      return { kind, namespace, name, ...(note !== '' && { note }) }
    })
    return (await this.#client?.ask({ type: 'complete', line, cursor, objects, files }).catch(ignoreGone)) as Completion | undefined
  }

  /** Hashes of ledger and state, for whoever compares two runs. */
  async hash(): Promise<unknown> { return this.#client?.ask({ type: 'hash' }) }

  // Crashes.

  #recover(crash: Crash): void {
    this.#emit('crash', crash)
    const t = this.ledger.now
    const recovery = recoverFrom(this.#session, Math.max(0, t), crash, this.#previousCrash)
    this.#previousCrash = crash
    if (recovery.outcome === 'lost') {
      this.pause()
      return this.#notify({ type: 'lost', message: crash.message })
    }
    const { until } = recovery
    void this.open(recovery.session, until)
    this.#notify(recovery.outcome === 'restored' ? { type: 'restored', t: until } : { type: 'opened-before', t: until, command: recovery.command, index: recovery.index })
  }

  #notify(notice: Notice): void {
    this.notices.setState({ notice })
    this.#emit('notice', notice)
  }

  dismissNotice(): void { this.notices.setState({ notice: null }) }

  // Listening.

  /** Calls `listener` on every event of a kind; returns how to stop. */
  on<Name extends keyof SessionEvents>(name: Name, listener: (event: SessionEvents[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners)
    listeners.add(listener as (event: never) => void)
    return () => listeners.delete(listener as (event: never) => void)
  }

  #emit<Name extends keyof SessionEvents>(name: Name, event: SessionEvents[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) (listener as (event: SessionEvents[Name]) => void)(event)
  }
}

/** A question to a worker that crashed has no answer; the recovery speaks instead. */
function ignoreGone(error: unknown): undefined {
  if (error instanceof WorkerGone) return undefined
  throw error
}
