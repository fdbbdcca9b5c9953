// Tasks that are answered by placing things: in order, or into bins. Buttons and selects, so that no task needs dragging.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { MarkedText } from './marked-text.tsx'
import { shuffled } from './shuffled.ts'
import type { AnswerTask as Task, PlayedText } from './lesson-props.ts'

interface AnswerTaskProps {
  readonly task: Task
  readonly text: PlayedText
  readonly seed: number
  readonly done: boolean
  readonly onDone: () => void
}

export function AnswerTask(props: AnswerTaskProps) {
  return props.task.form === 'order' ? <OrderTask {...props} items={props.task.items} /> : <SortTask {...props} task={props.task} />
}

type Verdict = { readonly wrong: number } | undefined

function OrderTask({ items, text, seed, done, onDone }: AnswerTaskProps & { readonly items: readonly string[] }) {
  const { t: say } = useTranslation('lesson')
  const [placed, setPlaced] = useState(() => (done ? items : shuffled(items, seed)))
  const [verdict, setVerdict] = useState<Verdict>()
  const [moved, setMoved] = useState('')

  const move = (from: number, to: number) => {
    const next = [...placed]
    next.splice(to, 0, ...next.splice(from, 1))
    setPlaced(next)
    setVerdict(undefined)
    setMoved(say('answer.moved', { position: to + 1, item: text.options[placed[from]]?.text ?? '' }))
  }
  const check = () => {
    const wrong = placed.filter((item, i) => item !== items[i]).length
    setVerdict({ wrong })
    if (wrong === 0) onDone()
  }

  return (
    <div className="task-answer">
      <ol className="order-list">
        {placed.map((item, index) => (
          <li key={item}>
            <span className="step-number">{index + 1}</span>
            <span className="grow"><MarkedText text={text.options[item]?.text ?? item} /></span>
            {!done && <span className="order-moves">
              <button type="button" aria-label={say('answer.up', { item: text.options[item]?.text })} disabled={index === 0} onClick={() => move(index, index - 1)}><Icon name="up" size={14} /></button>
              <button type="button" aria-label={say('answer.down', { item: text.options[item]?.text })} disabled={index === placed.length - 1} onClick={() => move(index, index + 1)}><Icon name="down" size={14} /></button>
            </span>}
          </li>
        ))}
      </ol>
      <span className="visually-hidden" role="status">{moved}</span>
      <Check done={done} verdict={verdict} text={text} onCheck={check} />
    </div>
  )
}

function SortTask({ task, text, seed, done, onDone }: AnswerTaskProps & { readonly task: Extract<Task, { readonly form: 'sort' }> }) {
  const { t: say } = useTranslation('lesson')
  const [items] = useState(() => shuffled(task.items, seed))
  const [bins, setBins] = useState<Readonly<Record<string, string>>>(done ? task.belongs : {})
  const [verdict, setVerdict] = useState<Verdict>()
  const check = () => {
    const wrong = items.filter((item) => bins[item] !== task.belongs[item]).length
    setVerdict({ wrong })
    if (wrong === 0) onDone()
  }
  return (
    <div className="task-answer">
      <ul className="sort-list">
        {items.map((item) => (
          <li key={item}>
            <label>
              <span><MarkedText text={text.options[item]?.text ?? item} /></span>
              <select value={bins[item] ?? ''} disabled={done} onChange={(event) => { setBins({ ...bins, [item]: event.target.value }); setVerdict(undefined) }}>
                <option value="" disabled>{say('answer.choose')}</option>
                {task.bins.map((bin) => <option key={bin} value={bin}>{text.options[bin]?.text ?? bin}</option>)}
              </select>
            </label>
          </li>
        ))}
      </ul>
      <Check done={done} verdict={verdict} text={text} onCheck={check} />
    </div>
  )
}

function Check({ done, verdict, text, onCheck }: { readonly done: boolean; readonly verdict: Verdict; readonly text: PlayedText; readonly onCheck: () => void }) {
  const { t: say } = useTranslation('lesson')
  return (
    <>
      {!done && <Button look="primary" className="question-send" onClick={onCheck}>{say('answer.check')}</Button>}
      <div role="status">
        {done && <p className="task-right"><Icon name="check" size={16} /><span>{text.after === undefined ? say('answer.right') : <MarkedText text={text.after} />}</span></p>}
        {!done && verdict !== undefined && verdict.wrong > 0 && <p className="task-wrong"><Icon name="info" size={16} /><span>{say('answer.wrong', { count: verdict.wrong })}</span></p>}
      </div>
    </>
  )
}
