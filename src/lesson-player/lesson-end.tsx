// The end of a lesson: what was reached, one question to take along, and what was once said otherwise.
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../i18n/index.ts'
import { Icon } from '../theme/icons.tsx'
import { QuizItem } from './choice.tsx'
import { GOAL } from './lesson-run.ts'
import { GoalList } from './goal-list.tsx'
import { MarkedText } from './marked-text.tsx'
import type { LessonRun, RunState } from './lesson-run.ts'

export function LessonEnd({ run, state }: { readonly run: LessonRun; readonly state: RunState }) {
  const { t: say } = useTranslation('lesson')
  const { lesson } = run
  const text = lesson.text[currentLanguage()]
  return (
    <>
      <GoalList title={text.goal.title || say('goal.lesson')} watch={GOAL} phrases={text.goal.checks} done />
      {lesson.quiz.map((item) => (
        <QuizItem key={item.id} options={item.options} right={item.right} text={text.quiz[item.id]} chosen={state.choices[item.id]} onChoose={(option) => void run.choose(item.id, option)} />
      ))}
      {[...lesson.cards, ...lesson.thenNow].map((id) => (
        <section key={id} className="card">
          <h3><Icon name={lesson.thenNow.includes(id) ? 'clock' : 'book'} size={15} />{text.cards[id].title}</h3>
          {text.cards[id].body.map((paragraph, index) => <p key={index}><MarkedText text={paragraph} /></p>)}
        </section>
      ))}
    </>
  )
}
