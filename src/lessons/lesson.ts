// What a lesson is, once read: plain data that the player shows and the checker plays.
import type { RuntimeName } from '../engine/node/runtime/runtime-kinds.ts'

/** What the learner does in a step. */
export const STEP_VERBS = ['watch', 'predict', 'edit', 'kubectl', 'break', 'control', 'answer'] as const
export type StepVerb = (typeof STEP_VERBS)[number]
/** Panes that a step may bring to the front. */
export const VIEWS = ['why', 'terminal', 'yaml', 'inspect'] as const
export type View = (typeof VIEWS)[number]

interface StepBase {
  readonly id: string
  /** Objects (`Kind/name`, `*` for the rest of a name) to outline on the canvas. */
  readonly focus: readonly string[]
  /** A card of the lesson that is shown when the step is done. */
  readonly card?: string
  /** Clauses of the goal language, counted from the beginning of the step. */
  readonly check: readonly string[]
  /** How time passes from here on; unchanged where it is not said. */
  readonly pace?: 'clock' | 'paced'
  readonly speed?: number
  readonly view?: View
}

/** How much of a file the learner is given: all of it, all but the gaps, or nothing. */
export type Fading = 'full' | 'gaps' | 'empty'

export type Step =
  | StepBase & { readonly do: 'watch'; /** Virtual seconds to let pass. */ readonly seconds: number }
  | StepBase & { readonly do: 'predict'; readonly options: readonly string[]; /** The option that comes true. */ readonly truth: string; /** Step beside whose outcome the prediction is shown. */ readonly outcome: string }
  | StepBase & { readonly do: 'edit'; /** A manifest of start/, opened in the editor. */ readonly file: string; readonly yaml: Fading; /** Paths in it that are blanked, such as `spec.replicas`. */ readonly gaps: readonly string[] }
  | StepBase & { readonly do: 'kubectl'; /** Lines that a button puts into the terminal. */ readonly suggest: readonly string[] }
  | StepBase & { readonly do: 'break' | 'control'; readonly tools: readonly Tool[] }
  | StepBase & { readonly do: 'answer'; readonly task: AnswerTask }

/** Something on the canvas, or beside it, with which the learner acts on the cluster. `target` is `Kind/name`, `*` for the rest of a name. */
export type Tool =
  /** Power of a machine, off and on. */
  | { readonly tool: 'power'; readonly target: string }
  /** A process, a control loop or an add-on, stopped and started. */
  | { readonly tool: 'switch'; readonly target: string }
  | { readonly tool: 'crash'; readonly target: string; readonly container?: string }
  /** Every start fails, until healed. */
  | { readonly tool: 'crash-loop'; readonly target: string; readonly container?: string }
  | { readonly tool: 'delete'; readonly target: string }
  | { readonly tool: 'traffic'; readonly target: string; readonly count: number; readonly everyMs: number }
  /** Containers of an image answer so many of their requests with an error; 0 mends. */
  | { readonly tool: 'fail-requests'; readonly target: string; readonly percent: number }
  /** All Pods of a workload together have so much to do, in thousandths of a core up to `most`. */
  | { readonly tool: 'load'; readonly target: string; readonly most: number }
  /** Sets a field of a file to one of several values; with `apply`, applies the file at once. */
  | { readonly tool: 'set'; readonly file: string; readonly path: string; readonly options: readonly (string | number | boolean)[]; readonly apply: boolean }

/** Kinds that each tool acts on. */
export const TOOL_TARGETS: Readonly<Record<Exclude<Tool['tool'], 'set' | 'delete'>, readonly string[]>> = {
  power: ['Node'], switch: ['SimProcess', 'SimLoop', 'SimAddon'], crash: ['Pod'], 'crash-loop': ['Pod'], traffic: ['Service'], 'fail-requests': ['SimImage'],
  load: ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'],
}

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
  | { readonly do: 'unset'; readonly file: string; readonly path: readonly (string | number)[] }
  /** Writes a file as the lesson has it, gaps filled. */
  | { readonly do: 'write'; readonly file: string }
  | { readonly do: 'apply'; readonly file: string; /** It is to be refused. */ readonly fails?: true }
  | { readonly do: 'delete'; readonly target: Target; readonly fails?: true }
  /** A line for the terminal; `{Pod[app=web]#0}` stands for a name that Kubernetes made up. */
  | { readonly do: 'kubectl'; readonly line: string; readonly fails?: true }
  | FaultAction
  | { readonly do: 'traffic'; readonly target: Target; readonly count: number; readonly everyMs: number }
  | { readonly do: 'step'; readonly step: string }

/** What an action is about. `name` may end in `*` (the first that matches), or be `{Pod[app=web]#0}`. */
export interface Target { readonly kind: string; readonly namespace: string; readonly name: string }

export interface FaultAction {
  readonly do: 'fault'
  readonly fault: string
  readonly target: Target
  readonly fails?: true
  readonly options: Readonly<Record<string, string | number | boolean>>
}

/** What the cluster of a lesson is at its beginning. */
export interface LessonStart {
  /** The lesson whose solution is carried out first. Its preset and seed are this lesson's too. */
  readonly after?: string
  readonly preset: string
  readonly seed: number
  /** What differs from the preset's nodes, by node name. A name that the preset does not have is one node more. */
  readonly nodes: Readonly<Record<string, NodeOverride>>
  /** Applied before the lesson begins. */
  readonly manifests: readonly Manifest[]
  /** What is already broken when the lesson begins. */
  readonly faults: readonly FaultAction[]
}

export interface NodeOverride {
  readonly cpu?: string
  readonly memory?: string
  readonly pods?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly string[]
  /** Its container runtime; default containerd. */
  readonly runtime?: RuntimeName
}

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
  readonly start: LessonStart
  /** The lesson that `start.after` names. */
  readonly before?: Lesson
  /** Files of start/ that are not applied at the beginning: the learner completes or writes them. */
  readonly files: readonly Manifest[]
  /** A question of an earlier lesson, asked again before this one. */
  readonly recall?: { readonly lesson: string; readonly quiz: string }
  readonly steps: readonly Step[]
  /** Number of hints per step. */
  readonly hints: Readonly<Record<string, number>>
  readonly goal: readonly string[]
  readonly quiz: readonly QuizItem[]
  readonly solution: readonly SolutionAction[]
  readonly text: Readonly<Record<LessonLanguage, LessonText>>
  /** For whoever teaches; never shown to learners. */
  readonly notes: Readonly<Record<LessonLanguage, readonly string[]>>
  /** Steps of the curriculum that are left out for now, and why; for whoever teaches. */
  readonly later: Readonly<Record<LessonLanguage, readonly string[]>>
}
