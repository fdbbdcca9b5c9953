// What a lesson is, once read: plain data that the player shows and the checker plays.

/** What the learner does in a step. */
export const STEP_VERBS = ['watch', 'predict', 'edit', 'kubectl', 'break', 'control', 'answer'] as const
export type StepVerb = (typeof STEP_VERBS)[number]
/** Verbs that the product can carry out; a lesson with another is well-formed, but cannot be played yet. */
export const ACTING_VERBS: readonly StepVerb[] = ['watch', 'predict', 'edit', 'control', 'answer']

interface StepBase {
  readonly id: string
  /** Objects (`Kind/name`, `*` for the rest of a name) to outline on the canvas. */
  readonly focus: readonly string[]
  /** Clauses of the goal language, counted from the beginning of the step. */
  readonly check: readonly string[]
}

export type Step =
  | StepBase & { readonly do: 'watch'; /** Virtual seconds to let pass. */ readonly seconds: number }
  | StepBase & { readonly do: 'predict'; readonly options: readonly string[]; /** The option that comes true. */ readonly truth: string; /** Step beside whose outcome the prediction is shown. */ readonly outcome: string }
  | StepBase & { readonly do: 'edit'; /** A manifest of start/, opened in the editor. */ readonly file: string }
  | StepBase & { readonly do: 'kubectl' }
  | StepBase & { readonly do: 'break'; readonly tool: string; readonly target: string }
  | StepBase & { readonly do: 'control'; readonly tool: string; /** `Kind/name`, `*` for the rest of a name. */ readonly target: string }
  | StepBase & { readonly do: 'answer'; readonly task: AnswerTask }

/** `order`: items in their right order. `sort`: every item belongs into one of the bins; matching and labelling are sorting with one item per bin. */
export type AnswerTask =
  | { readonly form: 'order'; readonly items: readonly string[] }
  | { readonly form: 'sort'; readonly items: readonly string[]; readonly bins: readonly string[]; readonly belongs: Readonly<Record<string, string>> }

export interface QuizItem {
  readonly id: string
  readonly options: readonly string[]
  readonly right: string
}

export interface Manifest { readonly name: string; readonly text: string }

/** One thing that the solution does. */
export type SolutionAction =
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'predict' | 'answer'; readonly step: string; readonly choice: string }
  | { readonly do: 'set'; readonly file: string; readonly path: readonly (string | number)[]; readonly value: unknown }
  | { readonly do: 'apply'; readonly file: string }
  | { readonly do: 'delete'; readonly kind: string; readonly namespace: string; /** A name, `*` for the rest of it: the first that matches. */ readonly name: string }
  | { readonly do: 'step'; readonly step: string }

/** What a section of the prose holds, in one language. */
export interface StepText {
  readonly title: string
  /** Paragraphs; `code` and **strong** are the only marks. */
  readonly body: readonly string[]
  /** Where to look. */
  readonly look?: string
  /** What the prediction or the question comes to. */
  readonly after?: string
  /** What to say when the check does not hold yet. */
  readonly miss?: string
  readonly hints: readonly string[]
  /** One phrase per clause of the check. */
  readonly checks: readonly string[]
  /** Options, items and bins by id, with the reason behind each where one is given. */
  readonly options: Readonly<Record<string, { readonly text: string; readonly reason?: string }>>
}

export interface LessonText {
  readonly title: string
  readonly steps: Readonly<Record<string, StepText>>
  /** The section `goal`: its phrases, one per clause. */
  readonly goal: StepText
  readonly quiz: Readonly<Record<string, StepText>>
  readonly cards: Readonly<Record<string, StepText>>
}

export type LessonLanguage = 'ko' | 'en'

export interface Lesson {
  readonly id: string
  readonly track: string
  readonly minutes: number
  readonly needs: readonly string[]
  readonly concepts: readonly string[]
  readonly thenNow: readonly string[]
  readonly cards: readonly string[]
  readonly start: { readonly preset: string; readonly seed: number; readonly manifests: readonly Manifest[] }
  readonly steps: readonly Step[]
  /** Number of hints per step. */
  readonly hints: Readonly<Record<string, number>>
  readonly goal: readonly string[]
  readonly quiz: readonly QuizItem[]
  readonly solution: readonly SolutionAction[]
  readonly text: Readonly<Record<LessonLanguage, LessonText>>
  /** For whoever teaches; never shown to learners. */
  readonly notes: Readonly<Record<LessonLanguage, readonly string[]>>
}
