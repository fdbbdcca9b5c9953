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
  /** Clauses that the worker follows. */
  readonly check: readonly string[]
}

export type AnswerTask =
  | { readonly form: 'order'; readonly items: readonly string[] }
  | { readonly form: 'sort'; readonly items: readonly string[]; readonly bins: readonly string[]; readonly belongs: Readonly<Record<string, string>> }

export type PlayedStep =
  | StepBase & { readonly do: 'watch'; readonly seconds: number }
  | StepBase & { readonly do: 'predict'; readonly options: readonly string[]; readonly truth: string; readonly outcome: string }
  | StepBase & { readonly do: 'edit'; readonly file: string }
  | StepBase & { readonly do: 'control'; readonly tool: string; readonly target: string }
  | StepBase & { readonly do: 'answer'; readonly task: AnswerTask }
  | StepBase & { readonly do: 'kubectl' | 'break' }

export interface PlayedLesson {
  readonly id: string
  readonly steps: readonly PlayedStep[]
  readonly goal: readonly string[]
  readonly quiz: readonly { readonly id: string; readonly options: readonly string[]; readonly right: string }[]
  readonly cards: readonly string[]
  readonly thenNow: readonly string[]
  readonly start: { readonly seed: number; readonly manifests: readonly { readonly name: string; readonly text: string }[] }
  readonly text: Readonly<Record<'ko' | 'en', {
    readonly title: string
    readonly steps: Readonly<Record<string, PlayedText>>
    readonly goal: PlayedText
    readonly quiz: Readonly<Record<string, PlayedText>>
    readonly cards: Readonly<Record<string, PlayedText>>
  }>>
}

/** What the shell does for a lesson. */
export interface LessonShell {
  /** The cluster that the lesson starts from, with its manifests as the first Commands. */
  readonly session: Session
  /** Puts a file into the editor that the cluster has already. */
  openFile(name: string, text: string): void
  /** Brings a file to the front, with whatever the learner made of it. */
  showFile(name: string): void
  /** Empties the editor. */
  clearFiles(): void
}
