// The worker's side of the conversation: runs the engine as far as the page asks, and ships what was appended, never more than the page can take.
import { GoalKeeper } from './goal-keeper.ts'
import type { CommandRun } from './command-run.ts'
import type { Cluster, Commit, CreateCluster, Programs } from './engine-door.ts'
import type { Batch, Command, CommandOutcome, CommitDelta, FromWorker, NoLongerKept, Session, TimedCommand, ToWorker } from './protocol.ts'

/** How the host reaches the page and the clock, so that tests can stand in for both. */
export interface HostPort {
  post(message: FromWorker, transfer: Transferable[]): void
  /** Wall time in ms. */
  wallMs(): number
  /** Resolves after pending messages, such as acknowledgements, had their turn. */
  breathe(): Promise<void>
}

/** While more batches than this are unacknowledged, the next one waits and grows. */
const MOST_UNACKNOWLEDGED = 2
/** A long advance reports what it has after this much wall time. */
const REPORT_AFTER_MS = 12
/** Virtual time that is run between two looks at the clock on the wall. */
const SLICE_MS = 250

type Request = Exclude<ToWorker, { readonly type: 'ack' }>
type ClientSide = typeof import('./client-side.ts')

export class Host {
  readonly #create: CreateCluster
  readonly #port: HostPort
  #cluster: Cluster | undefined
  /** Empty until the client's side has been fetched; no program runs before that. */
  readonly #programs: Record<string, Programs[string]> = {}
  #clientSide: ClientSide | undefined
  #runs: CommandRun[] = []
  #queue: Request[] = []
  #working = false
  #crashed = false
  // What the page has been told so far.
  #seq = 0
  #acknowledged = 0
  #hops = 0
  #names = 0
  #commits = 0
  #releases = 0
  #things = 0
  #components = new Set<string>()
  #rewound: Batch['rewound']
  #outcomes: CommandOutcome[] = []
  #createdAt = new Map<string, number>()
  readonly #goals = new GoalKeeper()

  constructor(create: CreateCluster, port: HostPort) {
    this.#create = create
    this.#port = port
  }

  /** Takes a message of the page. Requests are carried out one after the other, in order. */
  receive(message: ToWorker): void {
    if (message.type === 'ack') {
      this.#acknowledged = message.seq
      return
    }
    this.#queue.push(message)
    if (!this.#working) void this.#work()
  }

  async #work(): Promise<void> {
    this.#working = true
    for (let request = this.#queue.shift(); request && !this.#crashed; request = this.#queue.shift()) {
      try {
        const value = await this.#carryOut(request)
        this.#ship(true)
        this.#port.post({ type: 'answer', id: request.id, value }, [])
      } catch (error) {
        this.#crash(request.id, error)
      }
    }
    this.#working = false
  }

  async #carryOut(request: Request): Promise<unknown> {
    if (request.type === 'open') return this.#open(request.session, request.until ?? 0)
    const cluster = this.#cluster
    if (!cluster) throw new Error(`'${request.type}' came before 'open': open a session first.`)
    switch (request.type) {
      case 'advance': return this.#advance(cluster, request.to)
      case 'settle': return this.#settle(cluster, request.atMost)
      case 'command': return this.#begin(cluster, request.command, await this.#fetchClientSide())
      case 'fork': return this.#fork(cluster, request.at)
      case 'get': return request.at !== undefined && request.at < cluster.keptSince ? { keptSince: cluster.keptSince } satisfies NoLongerKept : cluster.get(request.ref, request.at)
      case 'why': return cluster.why(request.ref, request.at)
      case 'watch-goals': return this.#goals.follow(request.watches, (await import('../lessons/goal/goal-watch.ts')).GoalWatch)
      case 'complete': return (await this.#fetchClientSide()).answerCompletion(request)
      case 'hash': return { ledger: cluster.ledgerHash(), state: cluster.stateHash() }
    }
  }

  /** Starts a cluster and does again what was done in it, each Command at its time. */
  async #open(session: Session, until: number): Promise<number> {
    const { seed, preset, epoch, commands } = session
    const isPlain = !preset.disks && !preset.cloud && !preset.metrics && !preset.etcd && !preset.controlPlanes
    const cluster = this.#create({ seed, preset, epoch, programs: this.#programs, ...(!isPlain && { equipment: (await this.#fetchClientSide()).equipment }) })
    this.#cluster = cluster
    cluster.keepFrom(this.#hops)
    this.#runs = []
    this.#goals.rewind(-Infinity)
    for (const { at, command } of inOrder(commands)) {
      if (at > until) break
      await this.#advance(cluster, at)
      this.#begin(cluster, command, await this.#fetchClientSide())
    }
    return this.#advance(cluster, until)
  }

  /** Requests wait for each other and no time passes for the cluster while one is carried out, so how long this takes changes nothing. */
  async #fetchClientSide(): Promise<ClientSide> {
    if (!this.#clientSide) {
      this.#clientSide = await import('./client-side.ts')
      Object.assign(this.#programs, this.#clientSide.clientPrograms)
    }
    return this.#clientSide
  }

  #begin(cluster: Cluster, command: Command, { CommandRun, equipment }: ClientSide): { readonly command: number; readonly at: number } {
    cluster.equip(equipment)
    const run = new CommandRun(this.#runs.length, command, cluster.now)
    this.#runs.push(run)
    if (command.do === 'interrupt') this.#interrupt(cluster, command.command)
    this.#proceed(cluster, run)
    return { command: run.index, at: run.startedAt }
  }

  #interrupt(cluster: Cluster, index: number): void {
    const run = this.#runs.find((candidate) => candidate.index === index)
    if (!run || run.done) return
    run.interrupt(cluster)
    this.#proceed(cluster, run)
  }

  /** A document follows the answer to the one before at once, whatever frames the page asks for: replays must not depend on frames. */
  #proceed(cluster: Cluster, run: CommandRun): void {
    run.proceed(cluster)
    if (!run.done) return
    const outcome = run.outcome(cluster.now)
    this.#outcomes.push(outcome)
    this.#goals.record(run.command, outcome)
  }

  async #advance(cluster: Cluster, to: number): Promise<number> {
    let reportedAt = this.#port.wallMs()
    while (cluster.now < to) {
      this.#slice(cluster, to)
      if (this.#port.wallMs() - reportedAt < REPORT_AFTER_MS) continue
      this.#ship(false)
      await this.#port.breathe()
      reportedAt = this.#port.wallMs()
    }
    return cluster.now
  }

  #slice(cluster: Cluster, to: number): void {
    const open = this.#runs.filter((run) => !run.done)
    const next = open.length > 0 ? cluster.nextForegroundAt : null
    cluster.advance(Math.min(to, cluster.now + SLICE_MS, next ?? Infinity))
    for (const run of open) this.#proceed(cluster, run)
  }

  async #settle(cluster: Cluster, atMost: number): Promise<number> {
    while (cluster.now < atMost && (!cluster.quiescent || this.#runs.some((run) => !run.done))) {
      const next = cluster.nextForegroundAt
      if (next === null) break
      await this.#advance(cluster, Math.min(Math.max(next, cluster.now + 1), atMost))
    }
    return cluster.now
  }

  #fork(cluster: Cluster, at: number): number {
    cluster.rewind(at)
    this.#runs = this.#runs.filter((run) => run.startedAt <= at)
    for (const run of this.#runs) run.rewind(at)
    this.#outcomes = this.#outcomes.filter((outcome) => outcome.at <= at)
    this.#goals.rewind(at)
    this.#hops = Math.min(this.#hops, cluster.ledger.length)
    this.#names = Math.min(this.#names, cluster.names.length)
    this.#commits = Math.min(this.#commits, cluster.commits.length)
    this.#releases = Math.min(this.#releases, cluster.releases.length)
    this.#things = Math.min(this.#things, cluster.things.length)
    this.#rewound = { hops: this.#hops, names: this.#names, commits: this.#commits, releases: this.#releases, things: this.#things }
    return cluster.now
  }

  /** Sends what was appended. Unless it must, not while the page has enough to do: then the next batch grows. */
  #ship(must: boolean): void {
    const cluster = this.#cluster
    if (!cluster) return
    if (!must && this.#seq - this.#acknowledged > MOST_UNACKNOWLEDGED) return
    const goals = this.#goals.take(cluster, cluster.now)
    const hops = cluster.ledger.columns(this.#hops, cluster.ledger.length - this.#hops)
    const names = { first: this.#names, list: Array.from({ length: cluster.names.length - this.#names }, (_, i) => cluster.names.text(this.#names + i)) }
    const batch: Batch = {
      seq: ++this.#seq,
      ...(this.#rewound && { rewound: this.#rewound }),
      now: cluster.now,
      quiescent: cluster.quiescent,
      nextAt: cluster.nextForegroundAt,
      hops,
      releases: cluster.releases.slice(this.#releases),
      names,
      commits: cluster.commits.slice(this.#commits).map((commit) => this.#delta(commit)),
      things: cluster.things.slice(this.#things),
      components: cluster.components.filter(({ address }) => !this.#components.has(address)),
      outcomes: this.#outcomes,
      ...(goals && { goals }),
    }
    this.#rewound = undefined
    this.#outcomes = []
    this.#hops = cluster.ledger.length
    this.#names = cluster.names.length
    this.#commits = cluster.commits.length
    this.#releases = cluster.releases.length
    this.#things = cluster.things.length
    for (const { address } of batch.components) this.#components.add(address)
    cluster.keepFrom(this.#hops)
    this.#port.post({ type: 'batch', batch }, [hops.cause, hops.from, hops.to, hops.subject, hops.sentAt, hops.arrivesAt, hops.op, hops.a].map((column) => column.buffer as ArrayBuffer))
  }

  #delta({ revision, hop, at, type, kind, object }: Commit): CommitDelta {
    const { uid, name, namespace = '', deletionTimestamp, ownerReferences } = object.metadata
    if (type === 'ADDED') this.#createdAt.set(uid, at)
    return {
      revision, hop, at, type,
      object: {
        ...kind.scene?.(object as never),
        uid, kind: object.kind, namespace, name,
        created: this.#createdAt.get(uid) ?? at,
        deleting: deletionTimestamp !== undefined,
        owner: ownerReferences?.find((owner) => owner.controller)?.uid ?? '',
      },
    }
  }

  #crash(id: number, error: unknown): void {
    this.#crashed = true
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const command = this.#runs.length > 0 ? this.#runs.length - 1 : undefined
    this.#port.post({ type: 'crashed', id, message, ...(command !== undefined && { command }), hop: this.#cluster?.ledger.length ?? 0 }, [])
  }
}

function inOrder(commands: readonly TimedCommand[]): readonly TimedCommand[] {
  return [...commands].sort((a, b) => a.at - b.at)
}
