// What embed.js offers to host pages, as types only: this file is also served as embed.d.ts, so it imports nothing.

/** What to show, and how. Everything is optional. */
export interface EmbedOptions {
  /** Id of a lesson; without it, an empty playground. */
  lesson?: string
  /** The step to begin with; what comes before it is done as the lesson's own solution does it. */
  step?: string
  lang?: 'ko' | 'en'
  /** `lesson` (default), `canvas`, `terminal` or `min`. */
  ui?: 'lesson' | 'canvas' | 'terminal' | 'min'
  theme?: 'light' | 'dark'
  seed?: number
  /** The step beyond which the learner does not get. */
  lock?: string
  /** Address of embed.html. Default: beside the script that was loaded. */
  src?: string
  /** What the frame is called for screen readers. */
  title?: string
  /** Whether the frame follows the height that it asks for. Default: true. */
  autoresize?: boolean
  /** How long `ready` may take, in ms. Default: 60,000. A frame that is loaded lazily begins to count when it is loaded. */
  timeout?: number
  /** How long an answer may take, in ms. Default: 60,000. */
  answerTimeout?: number
  /** A state from `getState`, to begin there. */
  state?: unknown
  /** Whether the frame waits until it comes near the window. Default: `lazy`. */
  loading?: 'lazy' | 'eager'
}

export interface EmbedTime {
  /** Virtual ms that is shown. */
  t: number
  /** Virtual ms that the cluster has come to. */
  now: number
  /** Whether the present is shown. */
  live: boolean
  playing: boolean
  /** Nothing but routine is left to do. */
  quiescent: boolean
}

/** `Kind/name` or `Kind/namespace/name`, or the same in parts. */
export type EmbedRef = string | { kind: string; namespace?: string; name: string }

/** What became of a Command. */
export interface EmbedOutcome {
  command: number
  at: number
  documents: { index: number; ref?: { kind: string; namespace?: string; name: string }; result: string; code?: number; message?: string }[]
  refused?: { code: string; params: Record<string, string | number> }
  output?: { stdout: string; stderr: string; exit: number }
}

export interface EmbedGrade {
  lesson: string | null
  complete: boolean
  /** Steps that are done, from 0 to 1. */
  score: number
  steps: Record<string, boolean>
  quiz: Record<string, boolean>
}

/** What a frame tells, by name. */
export interface EmbedEvents {
  ready: { version: number; phase: 'lesson' | 'playground' | 'missing'; lesson: string | null; steps: string[] }
  step: { lesson: string; step: string | null; position: number; steps: number; reached: number; kind: string | null }
  predict: { lesson: string; step: string; choice: string; right: boolean }
  check: { lesson: string; step: string; done: boolean; clauses: boolean[] }
  complete: EmbedGrade & { goal: boolean }
  state: { state: unknown; grade: EmbedGrade }
  resize: { width: number; height: number }
  error: { code: string; message: string }
  outcome: { outcome: EmbedOutcome }
  fork: { at: number }
  notice: { notice: { type: string } }
  batch: { now: number; quiescent: boolean; hops: number; commits: number }
}

/** A frame on the host's page. Methods wait for `ready` by themselves. */
export interface Embed {
  readonly iframe: HTMLIFrameElement
  /** Resolves when the frame can be asked; rejects with an EmbedError when it cannot start. */
  readonly ready: Promise<EmbedEvents['ready']>
  apply(yaml: string): Promise<EmbedOutcome>
  delete(ref: EmbedRef): Promise<EmbedOutcome>
  kubectl(line: string, files?: Record<string, string>): Promise<EmbedOutcome>
  fault(name: string, target: EmbedRef, options?: Record<string, string | number | boolean>): Promise<EmbedOutcome>
  get(kind: string, at?: { namespace?: string; name: string }): Promise<unknown>
  time(): Promise<EmbedTime>
  play(): Promise<EmbedTime>
  pause(): Promise<EmbedTime>
  seek(ms: number): Promise<EmbedTime>
  step(n?: number): Promise<EmbedTime>
  settle(): Promise<EmbedTime>
  scene(): Promise<unknown>
  why(ref: EmbedRef): Promise<unknown>
  hash(): Promise<unknown>
  share(): Promise<string>
  goto(lesson: string, step?: string): Promise<true>
  reset(scope: 'step' | 'lesson' | 'all'): Promise<true>
  lock(step: string | null): Promise<true>
  getState(): Promise<unknown>
  setState(state: unknown): Promise<boolean>
  setLanguage(tag: 'ko' | 'en'): Promise<string>
  /** Listens; returns how to stop. Events that are not told by default are subscribed to. */
  on<Name extends keyof EmbedEvents>(event: Name, listener: (params: EmbedEvents[Name]) => void): () => void
  /** Takes the frame away; whoever still waits is told. */
  destroy(): void
}

/** Why an answer did not come, or said no: `code` is JSON-RPC's number, or a word where there was no answer. */
export interface EmbedError extends Error {
  readonly code: number | string
  readonly data?: unknown
}

export interface WheelhouseHost {
  /** Puts a frame into an element. */
  embed(element: Element, options?: EmbedOptions): Embed
  /** Puts frames into every element with `data-wheelhouse-lesson` (or `data-wheelhouse`) that has none yet. */
  upgrade(root?: ParentNode): Embed[]
  /** The frame in an element, where there is one. */
  find(element: Element): Embed | undefined
}
