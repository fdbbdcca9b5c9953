// A question with options. A prediction takes any answer and is never scored; a quiz tells right from wrong, with the reason.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { MarkedText } from './marked-text.tsx'
import type { PlayedText } from './lesson-props.ts'

interface QuestionProps {
  readonly options: readonly string[]
  readonly text: PlayedText
  readonly chosen: string | undefined
  readonly onChoose: (option: string) => void
}

/** Radio buttons, and a button that says it: an arrow key must not answer by accident. */
export function Prediction({ options, text, chosen, onChoose }: QuestionProps) {
  const { t: say } = useTranslation('lesson')
  const [marked, setMarked] = useState<string>()
  const name = useId()
  return (
    <fieldset className="question" disabled={chosen !== undefined}>
      <legend>{say('predict.label')}</legend>
      {options.map((option) => (
        <label key={option} className={`option${(chosen ?? marked) === option ? ' option-chosen' : ''}`}>
          <input type="radio" name={name} value={option} checked={(chosen ?? marked) === option} onChange={() => setMarked(option)} />
          <span><MarkedText text={text.options[option]?.text ?? option} /></span>
        </label>
      ))}
      {chosen === undefined
        ? <Button look="primary" className="question-send" disabled={marked === undefined} onClick={() => marked !== undefined && onChoose(marked)}>{say('predict.send')}</Button>
        : <p className="question-note" role="status">{say('predict.noted')}</p>}
      {chosen === undefined && <p className="question-note"><Icon name="lock" size={13} /> {say('predict.locked')}</p>}
    </fieldset>
  )
}

/** What was predicted beside what happened. */
export function PredictionOutcome({ text, chosen, truth }: { readonly text: PlayedText; readonly chosen: string; readonly truth: string }) {
  const { t: say } = useTranslation('lesson')
  const reason = chosen === truth ? undefined : text.options[chosen]?.reason
  return (
    <section className="outcome" aria-label={say('predict.outcome')}>
      <dl>
        <div><dt>{say('predict.yours')}</dt><dd><MarkedText text={text.options[chosen]?.text ?? ''} /></dd></div>
        <div><dt>{say('predict.happened')}</dt><dd><MarkedText text={text.options[truth]?.text ?? ''} /></dd></div>
      </dl>
      {reason !== undefined && <p><MarkedText text={reason} /></p>}
      {text.after !== undefined && <p><MarkedText text={text.after} /></p>}
    </section>
  )
}

/** One item of the closing quiz: may be answered again until it is right. */
export function QuizItem({ options, text, chosen, onChoose, right }: QuestionProps & { readonly right: string }) {
  const { t: say } = useTranslation('lesson')
  const name = useId()
  return (
    <fieldset className="question">
      <legend>{text.body.map((line, index) => <MarkedText key={index} text={line} />)}</legend>
      {options.map((option) => {
        const state = chosen !== option ? '' : option === right ? ' option-right' : ' option-wrong'
        return (
          <label key={option} className={`option${state}`}>
            {state === '' ? <input type="radio" name={name} value={option} checked={chosen === option} onChange={() => onChoose(option)} />
              : <><input type="radio" className="visually-hidden" name={name} value={option} checked readOnly /><Icon name={option === right ? 'check' : 'close'} size={16} label={say(option === right ? 'quiz.right' : 'quiz.wrong')} /></>}
            <span>
              <MarkedText text={text.options[option]?.text ?? option} />
              {chosen === option && <span className="option-reason"><MarkedText text={text.options[option]?.reason ?? ''} /></span>}
            </span>
          </label>
        )
      })}
    </fieldset>
  )
}
