// What a lesson is on paper, in one language; the shell gathers it and runs the lesson for its two pictures.
import type { PictureScene } from './picture-scene.ts'
import type { PresenterLesson } from './presenter-props.ts'

export interface HandoutLesson {
  readonly id: string
  readonly title: string
  readonly track: string
  readonly minutes: number
  /** What is reached in the lesson, one phrase each. */
  readonly goal: readonly string[]
  readonly steps: readonly { readonly id: string; readonly title: string; readonly body: readonly string[] }[]
  readonly files: readonly { readonly name: string; readonly text: string }[]
  /** What is asked in steps, then at the end. */
  readonly questions: readonly { readonly id: string; readonly step?: string; readonly question: string; readonly form: 'choice' | 'order' | 'sort'; readonly options: readonly string[]; readonly answer: string }[]
  readonly quiz: PresenterLesson['quiz']
  readonly start: PictureScene
  readonly end: PictureScene
}
