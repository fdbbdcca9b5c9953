// A question with options, in an order that tells nothing. A prediction takes any answer and is never scored; a quiz tells right from wrong, with the reason.
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { narrate } from '../session/narration.ts'
import { MarkedText, plainText } from './marked-text.tsx'
import { shuffled } from './shuffled.ts'
import type { PlayedText } from './lesson-props.ts'

interface QuestionProps {
  readonly options: readonly string[]
  /** Of the lesson: decides the order of the options. */
  readonly seed: number
  readonly text: PlayedText
  readonly chosen: string | undefined
  readonly onChoose: (option: string) => void
}

/** Radio buttons, and a button that says it: an arrow key must not answer by accident. */
export function Prediction({ options, seed, text, chosen, onChoose }: QuestionProps) {
  const { t: say } = useTranslation('lesson')
  const [marked, setMarked] = useState<string>()
  const name = useId()
  return (
    <fieldset className="question" disabled={chosen !== undefined}>
      <legend>{say('predict.label')}</legend>
      {shuffled(options, seed).map((option) => (
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
  const agreed = chosen === truth
  const reason = agreed ? undefined : text.options[chosen]?.reason
  const told = `${say('predict.yours')}: ${plainText(text.options[chosen]?.text ?? '')} ${say('predict.happened')}: ${plainText(text.options[truth]?.text ?? '')}`
  useEffect(() => narrate(told), [told])
  return (
    <section className="outcome" aria-label={say('predict.outcome')}>
      <dl>
        <div><dt>{say('predict.yours')}</dt><dd><MarkedText text={text.options[chosen]?.text ?? ''} /></dd></div>
        <div className={agreed ? 'outcome-same' : 'outcome-other'}><dt><Icon name={agreed ? 'check' : 'eye'} size={13} />{say('predict.happened')}</dt><dd><MarkedText text={text.options[truth]?.text ?? ''} /></dd></div>
      </dl>
      {reason !== undefined && <p><MarkedText text={reason} /></p>}
      {text.after !== undefined && <p><MarkedText text={text.after} /></p>}
    </section>
  )
}

/** A question that has a right answer; it may be answered again until it is right. */
export function QuizItem({ options, seed, text, chosen, onChoose, right }: QuestionProps & { readonly right: string }) {
  const { t: say } = useTranslation('lesson')
  const name = useId()
  const choose = (option: string) => {
    onChoose(option)
    narrate(`${say(option === right ? 'quiz.right' : 'quiz.wrong')}. ${plainText(text.options[option]?.reason ?? '')}`)
  }
  return (
    <fieldset className="question">
      <legend>{text.body.map((line, index) => <MarkedText key={index} text={line} />)}</legend>
      {shuffled(options, seed).map((option) => {
        const state = chosen !== option ? '' : option === right ? ' option-right' : ' option-wrong'
        return (
          <label key={option} className={`option${state}`}>
            {/* One and the same button before and after: the focus stays on it, and the arrows lead on from it. */}
            <input type="radio" className={state === '' ? undefined : 'visually-hidden'} name={name} value={option} checked={chosen === option} onChange={() => choose(option)} />
            {state !== '' && <Icon name={option === right ? 'check' : 'close'} size={16} label={say(option === right ? 'quiz.right' : 'quiz.wrong')} />}
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
