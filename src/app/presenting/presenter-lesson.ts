// A lesson as the instructor's window needs it, in one language: texts, what is right, and the solution.
import { loadLesson } from '../../lessons/catalogue.ts'
import { loadNotes } from './lesson-notes.ts'
import type { Lesson, LessonLanguage, QuizItem, Step, StepText } from '../../lessons/lesson.ts'
import type { Answer, PresenterLesson } from '../../presenter/presenter-props.ts'

/** Undefined where there is no such lesson. */
export async function loadPresenterLesson(id: string, language: LessonLanguage): Promise<PresenterLesson | undefined> {
  const lesson = (await loadLesson(id))?.lesson
  if (!lesson) return undefined
  const { notes, later, solution } = await loadNotes(id, language)
  const text = lesson.text[language]
  return {
    id, title: text.title, minutes: lesson.minutes, notes, later,
    steps: lesson.steps.map((step) => {
      const { title, body, look, after } = text.steps[step.id]
      return { id: step.id, title, body, ...(look !== undefined && { look }), ...(after !== undefined && { after }), answers: answersOf(step, text.steps[step.id]), solution: solution.get(step.id) ?? [] }
    }),
    quiz: quizOf(lesson, language),
  }
}

/** The questions at the end of a lesson, with what is right. */
export function quizOf({ quiz, text }: Pick<Lesson, 'quiz' | 'text'>, language: LessonLanguage): PresenterLesson['quiz'] {
  return quiz.map((item: QuizItem) => {
    const words = text[language].quiz[item.id]
    return { id: item.id, question: words.body.join(' '), answers: item.options.map((option) => answer(option, words, option === item.right)) }
  })
}

/** What a step asks, with what is right: options of a prediction, lines in their order, items beside where they belong. */
export function answersOf(step: Step, text: StepText): readonly Answer[] {
  if (step.do === 'predict') return step.options.map((option) => answer(option, text, option === step.truth))
  if (step.do !== 'answer') return []
  const word = (id: string): string => text.options[id]?.text ?? id
  const { task } = step
  if (task.form === 'order') return task.items.map((item, i) => ({ text: `${i + 1}. ${word(item)}`, right: true }))
  return task.items.map((item) => ({ text: `${word(item)} → ${word(task.belongs[item])}`, right: true }))
}

function answer(option: string, text: StepText, right: boolean): Answer {
  const { text: words, reason } = text.options[option] ?? { text: option }
  return { text: words, right, ...(reason !== undefined && { reason }) }
}
