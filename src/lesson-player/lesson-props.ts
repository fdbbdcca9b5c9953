// What the player needs to know of a lesson and of the shell around it. src/lessons makes such lessons; the shell hands one in.
import type { Session } from '../session/protocol.ts'

export interface PlayedText {
  readonly title: string
  readonly body: readonly string[]
  readonly look?: string
  readonly after?: string
  readonly miss?: string
  readonly hints: readonly string[]
  readonly checks: readonly string[]
  readonly options: Readonly<Record<string, { readonly text: string; readonly reason?: string }>>
}

interface StepBase {
  readonly id: string
  /** `Kind/name`, `*` for the rest of a name. */
  readonly focus: readonly string[]
  /** A card of the lesson that is shown when the step is done. */
  readonly card?: string
  /** Clauses that the worker follows. */
  readonly check: readonly string[]
  /** How time passes from here on; unchanged where it is not said. */
  readonly pace?: 'clock' | 'paced'
  readonly speed?: number
  /** Pane that the step brings to the front. */
  readonly view?: 'why' | 'terminal' | 'yaml' | 'inspect'
}

export type AnswerTask =
  | { readonly form: 'order'; readonly items: readonly string[] }
  | { readonly form: 'sort'; readonly items: readonly string[]; readonly bins: readonly string[]; readonly belongs: Readonly<Record<string, string>> }

export type PlayedStep =
  | StepBase & { readonly do: 'watch'; readonly seconds: number }
  | StepBase & { readonly do: 'predict'; readonly options: readonly string[]; readonly truth: string; readonly outcome: string }
  | StepBase & { readonly do: 'edit'; readonly file: string }
  | StepBase & { readonly do: 'kubectl'; /** Lines that a button puts into the terminal. */ readonly suggest: readonly string[] }
  | StepBase & { readonly do: 'break' | 'control'; readonly tools: readonly PlayedTool[] }
  | StepBase & { readonly do: 'answer'; readonly task: AnswerTask }

/** Something with which the learner acts on the cluster; `target` is `Kind/name`, `*` for the rest of a name. */
export type PlayedTool =
  | { readonly tool: 'power' | 'switch' | 'delete'; readonly target: string }
  | { readonly tool: 'crash' | 'crash-loop'; readonly target: string; readonly container?: string }
  | { readonly tool: 'traffic'; readonly target: string; readonly count: number; readonly everyMs: number }
  | { readonly tool: 'fail-requests'; readonly target: string; readonly percent: number }
  | { readonly tool: 'load'; readonly target: string; readonly most: number }
  | { readonly tool: 'set'; readonly file: string; readonly path: string; readonly options: readonly (string | number | boolean)[]; readonly apply: boolean }

export interface PlayedLesson {
  readonly id: string
  readonly steps: readonly PlayedStep[]
  readonly goal: readonly string[]
  readonly quiz: readonly { readonly id: string; readonly options: readonly string[]; readonly right: string }[]
  readonly cards: readonly string[]
  readonly thenNow: readonly string[]
  readonly start: { readonly seed: number; readonly manifests: readonly PlayedFile[] }
  readonly text: Readonly<Record<'ko' | 'en', {
    readonly title: string
    readonly steps: Readonly<Record<string, PlayedText>>
    readonly goal: PlayedText
    readonly quiz: Readonly<Record<string, PlayedText>>
    readonly cards: Readonly<Record<string, PlayedText>>
  }>>
}

/** A file of the editor; `applied` is what the cluster has of it. */
export interface PlayedFile { readonly name: string; readonly text: string; readonly applied?: string }

/** A question of an earlier lesson, asked again before this one begins. */
export interface Recall {
  /** Title of the lesson that it is from. */
  readonly from: Readonly<Record<'ko' | 'en', string>>
  readonly options: readonly string[]
  readonly right: string
  readonly text: Readonly<Record<'ko' | 'en', PlayedText>>
}

/** Another lesson, to go on with. */
export interface NextLesson { readonly id: string; readonly title: Readonly<Record<'ko' | 'en', string>>; readonly minutes: number }

/** What the shell does for a lesson. */
export interface LessonShell {
  /** Preset, seed and first manifests of the lesson's cluster. */
  readonly session: Session
  readonly recall?: Recall
  /** The lesson after this one, in the order of the tracks. */
  readonly next?: NextLesson
  /** Opens a fresh cluster and brings it to where the lesson begins. */
  open(): Promise<void>
  /** Does what the solution does in a step, at the times at which it does it; the answers that it gives, by step. */
  solve(step: string): Promise<Readonly<Record<string, string>>>
  /** A line with the names that Kubernetes made up in place of what describes them; undefined while there is nothing of that kind. */
  named(line: string): Promise<string | undefined>
  /** The lines that the solution types in a step. */
  linesOf(step: string): readonly string[]
  /** Files as the solution leaves them in a step, where the editor has them otherwise. */
  filesAfter(step: string): readonly PlayedFile[]
  /** Puts a text into the editor that is still to be applied. */
  writeFile(name: string, text: string): void
  /** Puts a file into the editor that the cluster has already. */
  openFile(name: string, text: string): void
  /** Brings the file of an edit step to the front, as far as the learner is given it, or with whatever the learner made of it. */
  showFile(name: string, step: string): void
  /** How many gaps of a file are still to be filled. */
  gapsIn(name: string): number
  /** Everything in the editor, to be put back later. */
  files(): readonly PlayedFile[]
  putFiles(files: readonly PlayedFile[]): void
  /** Empties the editor. */
  clearFiles(): void
  /** What was reached has changed: keep it. */
  keep?(): void
}
