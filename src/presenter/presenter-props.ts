// What the instructor's window needs to know of a lesson, in one language; the shell reads it out of the lesson's files.
export interface Answer {
  readonly text: string
  readonly right: boolean
  readonly reason?: string
}

export interface PresenterStep {
  readonly id: string
  readonly title: string
  readonly body: readonly string[]
  readonly look?: string
  /** What learners are asked, with what is right. */
  readonly answers: readonly Answer[]
  /** What to say once it was answered. */
  readonly after?: string
  /** Lines of the solution, as they stand in its file. */
  readonly solution: readonly string[]
}

export interface PresenterLesson {
  readonly id: string
  readonly title: string
  readonly minutes: number
  readonly steps: readonly PresenterStep[]
  /** For whoever teaches. */
  readonly notes: readonly string[]
  /** What this lesson leaves out for now. */
  readonly later: readonly string[]
  readonly quiz: readonly { readonly id: string; readonly question: string; readonly answers: readonly Answer[] }[]
}
