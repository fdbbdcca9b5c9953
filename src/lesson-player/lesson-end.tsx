// The end of a lesson: what was reached, one question to take along, what was once said otherwise, and where to go on.
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../i18n/index.ts'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { ConceptCard, ThenNowCard } from './cards.tsx'
import { QuizItem } from './choice.tsx'
import { GoalList } from './goal-list.tsx'
import { GOAL } from './run-state.ts'
import type { LessonRun } from './lesson-run.ts'
import type { RunState } from './run-state.ts'

export function LessonEnd({ run, state }: { readonly run: LessonRun; readonly state: RunState }) {
  const { t: say } = useTranslation('lesson')
  const { lesson, shell } = run
  const language = currentLanguage()
  const text = lesson.text[language]
  return (
    <>
      <GoalList title={text.goal.title || say('goal.lesson')} watch={GOAL} phrases={text.goal.checks} done />
      {lesson.quiz.map((item) => (
        <QuizItem key={item.id} options={item.options} seed={lesson.start.seed} right={item.right} text={text.quiz[item.id]} chosen={state.choices[item.id]} onChoose={(option) => void run.choose(item.id, option)} />
      ))}
      {lesson.cards.map((id) => <ConceptCard key={id} text={text.cards[id]} />)}
      {lesson.thenNow.map((id) => <ThenNowCard key={id} text={text.cards[id]} />)}
      <section className="lesson-onward">
        {shell.next && <p>{say('end.nextIs')} <a href={`#/lesson/${shell.next.id}`}><b>{shell.next.title[language]}</b></a> <span className="muted">{say('end.minutes', { minutes: shell.next.minutes })}</span></p>}
        <Button onClick={() => run.enterSandbox()}><Icon name="fork" size={14} />{say('menu.sandbox')}</Button>
      </section>
    </>
  )
}
