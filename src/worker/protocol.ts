// What the page and the worker say to each other. The page holds no engine object: only these plain values cross.
// The page drives: it asks for time, the worker answers with what was appended to the ledger. Nothing is merged or dropped.

import type { HopColumns } from '../engine/kernel/ledger.ts'
import type { RuntimeName } from '../engine/node/runtime/runtime-kinds.ts'

export type { HopColumns } from '../engine/kernel/ledger.ts'
export { OPS, OP_BACKGROUND, OP_LOST, type Op } from '../engine/kernel/ops.ts'
import type { ThingChange } from '../engine/things.ts'
import type { GoalMark, Watch } from '../lessons/goal/goal-watch.ts'

export type { GoalMark, ThingChange, Watch }

/** From `at` on, nothing hangs on a pending hop any longer. */
export interface Release {
  readonly hop: number
  readonly at: number
}

/** One object as it is drawn. Beside these, the fields that its kind declares in `scene()`. */
export interface SceneObject {
  readonly uid: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
  /** Virtual ms. */
  readonly created: number
  readonly deleting: boolean
  /** uid of the controlling owner, or ''. */
  readonly owner: string
  readonly [field: string]: string | number | boolean | readonly string[] | undefined
}

/** One commit, flat. */
export interface CommitDelta {
  readonly revision: number
  /** The hop that carried the transaction to etcd. */
  readonly hop: number
  readonly at: number
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: SceneObject
}

/** An address that is drawn. `process` groups control loops; `node` is set for what lives on a machine. */
export interface ComponentInfo {
  readonly address: string
  readonly role: 'client' | 'apiserver' | 'etcd' | 'process' | 'controller' | 'scheduler' | 'kubelet' | 'runtime' | 'cni' | 'proxy' | 'registry' | 'cloud' | 'extension' | 'balancer' | 'pod'
  readonly process?: string
  readonly node?: string
  /** Kind that a controller reconciles, for its label. */
  readonly reconciles?: string
  /** The program's own name, where the address has another. */
  readonly program?: string
}

/** What was appended since the last batch. */
export interface Batch {
  readonly seq: number
  /** Set when the future was forgotten since the last batch: the page cuts its copy to these lengths before it appends. */
  readonly rewound?: { readonly hops: number; readonly names: number; readonly commits: number; readonly releases: number; readonly things: number }
  readonly now: number
  readonly quiescent: boolean
  /** Arrival of the earliest foreground hop that is pending; what Paced playback skips to. */
  readonly nextAt: number | null
  readonly hops: HopColumns
  /** Pending hops that lost their point, such as a deadline that was met: they arrive, but nobody waits for them. */
  readonly releases: readonly Release[]
  readonly names: { readonly first: number; readonly list: readonly string[] }
  readonly commits: readonly CommitDelta[]
  /** What became of machines, processes, containers and all else that is no API object. */
  readonly things: readonly ThingChange[]
  readonly components: readonly ComponentInfo[]
  readonly outcomes: readonly CommandOutcome[]
  /** What changed of the goals that are watched; with `reset`, in place of everything that was told of them before. */
  readonly goals?: { readonly reset: boolean; readonly marks: readonly GoalMark[] }
}

/** Where in the learner's text a document or a mistake lies; lines and columns count from 1, offsets from 0. */
export interface SourceRange {
  readonly start: { readonly offset: number; readonly line: number; readonly column: number }
  readonly end: { readonly offset: number; readonly line: number; readonly column: number }
}

/** What became of the requests of a traffic Command. */
export interface TrafficCounts {
  readonly requests: number
  /** Requests by HTTP status, `connected`, `refused` or `timeout`. */
  readonly results: Readonly<Record<string, number>>
  /** By the Pod (namespace/name) or address that answered. */
  readonly endpoints: Readonly<Record<string, number>>
  /** By the node through which they came in. */
  readonly nodes: Readonly<Record<string, number>>
}

/** What became of one document of an apply. */
export interface DocumentOutcome {
  /** Position among the documents of the text, from 0. */
  readonly index: number
  readonly ref?: { readonly kind: string; readonly namespace?: string; readonly name: string }
  readonly result: 'created' | 'configured' | 'unchanged' | 'deleted' | 'sent' | 'rejected'
  readonly code?: number
  /** Official text of the API server (Status.message) or of the YAML reader; never rewritten. */
  readonly message?: string
  readonly reason?: string
  /** Each cause at its exact place in the text where one could be found. */
  readonly causes?: readonly { readonly field?: string; readonly message: string; readonly range?: SourceRange }[]
  readonly range?: SourceRange
  readonly warnings?: readonly string[]
  /** Of traffic that was sent. */
  readonly traffic?: TrafficCounts
}

/** Answer to a Command, complete when every request of it has been answered. */
export interface CommandOutcome {
  readonly command: number
  readonly at: number
  readonly documents: readonly DocumentOutcome[]
  /** Something that concerns the text as a whole, such as a size limit. Then nothing was sent. */
  readonly refused?: { readonly code: string; readonly params: Readonly<Record<string, string | number>>; readonly range?: SourceRange }
  /** What a line of kubectl printed. */
  readonly output?: LineOutput
  /** What a line of kubectl did, for goals and for whoever tells of it. */
  readonly deeds?: readonly LineDeed[]
  /** A fault that was done. One that cannot be done is refused. */
  readonly fault?: { readonly fault: string; readonly target: FaultTarget }
}

/** What a line of kubectl printed, and how it ended; `written` where it sent stdout to a file. */
export interface LineOutput {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
  readonly written?: { readonly file: string; readonly text: string; readonly append: boolean }
}

/** `result` is what kubectl printed behind the object (created, scaled …), else `ok` or `rejected`; without an object, kind and name are ''. */
export interface LineDeed {
  readonly verb: string
  readonly result: string
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly exit: number
}

/** Everything that a learner can do to a cluster. */
export type Command =
  | { readonly do: 'apply'; readonly text: string; readonly file?: string; readonly dryRun?: boolean }
  | { readonly do: 'delete'; readonly ref: { readonly kind: string; readonly namespace?: string; readonly name: string } }
  /** The answer to a question of a lesson: no request, but part of what was done. */
  | { readonly do: 'answer'; readonly step: string; readonly choice: string }
  | { readonly do: 'traffic'; readonly service: { readonly namespace: string; readonly name: string }; readonly count: number; readonly everyMs: number }
  /** A whole line as it was typed, with `kubectl` in front; `files` are the texts that it may name. */
  | { readonly do: 'kubectl'; readonly line: string; readonly files?: Readonly<Record<string, string>> }
  /** Something goes wrong on purpose, or is mended: a fault of the engine's catalogue, done to a Node, a Pod or a simulated thing. */
  | { readonly do: 'fault'; readonly fault: string; readonly target: FaultTarget; readonly options?: FaultOptions }
  /** Ctrl+C: the line of an earlier Command, by its position in the session, is waited for no longer. */
  | { readonly do: 'interrupt'; readonly command: number }

/** What a fault is done to: an API object, or a simulated thing such as SimProcess/etcd. */
export interface FaultTarget { readonly kind: string; readonly namespace?: string; readonly name: string }
export type FaultOptions = Readonly<Record<string, string | number | boolean>>

export interface TimedCommand { readonly at: number; readonly command: Command }

/** Everything needed to have the same session again. */
export interface Session {
  readonly format: 1
  readonly engine: string
  readonly seed: number
  readonly preset: Preset
  /** Wall time at t = 0, ISO 8601; fixed per session so that replays print the same times. */
  readonly epoch: string
  readonly commands: readonly TimedCommand[]
}

/** A machine as a preset orders it, up to its name. */
export interface PresetMachine { readonly cpu?: string; readonly memory?: string; readonly pods?: number; readonly labels?: Readonly<Record<string, string>>; readonly taints?: readonly string[]; readonly runtime?: RuntimeName }

export interface Preset {
  /** A cloud that delivers machines worker-N, and the add-on SimAddon/cluster-autoscaler, which is off until it is started. */
  readonly cloud?: { readonly machine: PresetMachine; readonly atMost: number }
  readonly nodes: readonly (PresetMachine & { readonly name: string })[]
  /** The provisioner of disks runs from the start, with a StorageClass `disk`. */
  readonly disks?: true
  /** metrics-server runs from the start; else it can be started: SimAddon/metrics-server. */
  readonly metrics?: true
  /** etcd as several members with Raft between them: `stacked` on cp-1, cp-2 …, or `external`. After `snapshotCount` entries a member lets go of older ones. */
  readonly etcd?: { readonly members: 3 | 5; readonly topology: 'stacked' | 'external'; readonly snapshotCount?: number }
  /** A scheduler and a controller manager on each of cp-1, cp-2 and cp-3, of which one leads. */
  readonly controlPlanes?: 3
}

/** One sentence of an answer to "why?": a code with parameters, so that both languages can say it. */
export interface Reason {
  readonly code: string
  readonly params: Readonly<Record<string, string | number | boolean | readonly string[]>>
  readonly component: string
  readonly at: number
  readonly hop: number
}

/** Answer to why(ref): what the object is, and the decisions that made it so, newest last. */
export interface Why {
  readonly ref: { readonly kind: string; readonly namespace?: string; readonly name: string }
  readonly reasons: readonly Reason[]
  /** Virtual ms at which what is kept begins; there where decisions before that have been dropped. */
  readonly since?: number
}

/** What is answered when an object is asked for as it was at a time from which nothing is kept any longer. */
export interface NoLongerKept {
  readonly keptSince: number
}

/** How could a line of kubectl go on, where these objects are drawn and these files are at hand? */
export interface CompletionQuestion {
  readonly line: string
  readonly cursor: number
  readonly objects: readonly { readonly kind: string; readonly namespace: string; readonly name: string; readonly note?: string }[]
  readonly files: readonly string[]
}

/** `start` to `end` is the part of the line that a candidate takes the place of; a note says what the candidate is. */
export interface Completion {
  readonly start: number
  readonly end: number
  readonly candidates: readonly { readonly text: string; readonly note?: string }[]
}

export type ToWorker =
  | { readonly id: number; readonly type: 'open'; readonly session: Session; readonly until?: number }
  | { readonly id: number; readonly type: 'advance'; readonly to: number }
  | { readonly id: number; readonly type: 'settle'; readonly atMost: number }
  | { readonly id: number; readonly type: 'command'; readonly command: Command }
  | { readonly id: number; readonly type: 'fork'; readonly at: number }
  | { readonly id: number; readonly type: 'get'; readonly ref: { readonly kind: string; readonly namespace?: string; readonly name: string }; readonly at?: number }
  | { readonly id: number; readonly type: 'why'; readonly ref: { readonly kind: string; readonly namespace?: string; readonly name: string }; readonly at?: number }
  /** Follows these goals, in place of those before. */
  | { readonly id: number; readonly type: 'watch-goals'; readonly watches: readonly Watch[] }
  /** What could stand at the cursor of the terminal: a `Completion`. */
  | ({ readonly id: number; readonly type: 'complete' } & CompletionQuestion)
  | { readonly id: number; readonly type: 'hash' }
  | { readonly id: number; readonly type: 'ack'; readonly seq: number }

export type FromWorker =
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'batch'; readonly batch: Batch }
  | { readonly type: 'crashed'; readonly id: number; readonly message: string; readonly command?: number; readonly hop: number }
