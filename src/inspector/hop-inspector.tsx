// A message: who sent it to whom about what, how long it takes, and the chain of causes that led to it.
import { useTranslation } from 'react-i18next'
import { MessageIcon } from '../theme/icons.tsx'
import { formatClock } from '../session/format-time.ts'
import { usePlayhead, useSession, useSlowTime } from '../session/react.tsx'
import { nameOfComponent, useSentence } from '../session/sentence.ts'
import { parseSubject } from '../session/story.ts'

export function HopInspector({ id }: { readonly id: number }) {
  const { t: say } = useTranslation('inspector')
  const { t: sayTimeline } = useTranslation('timeline')
  const session = useSession()
  const sentence = useSentence()
  const shownChain = usePlayhead((state) => state.chain)
  useSlowTime(400)
  const { ledger, story } = session
  if (id >= ledger.hopCount) return <div className="inspector"><p className="muted inspector-empty">{say('hopGone')}</p></div>
  const { kind, namespace, name } = parseSubject(ledger.subject(id))
  const chain = story.chainOf(id)
  const told = new Map(story.told.map((event) => [event.id, event]))
  const selectSubject = () => {
    const object = [...session.scene.objects.values()].find((candidate) => candidate.kind === kind && candidate.namespace === namespace && candidate.name === name)
    if (object) session.playhead.setState({ selection: { type: 'object', uid: object.uid, kind, namespace, name } })
  }
  return (
    <div className="inspector">
      <header className="inspector-head">
        <div className="row"><span className="badge">{say(`op.${ledger.op(id)}`)}</span>{ledger.isBackground(id) && <span className="badge">{say('background')}</span>}{ledger.isLost(id) && <span className="badge">{say('lost')}</span>}<span className="muted mono">#{id}</span></div>
        <h2>{nameOfComponent(sayTimeline, ledger, ledger.from(id))} → {nameOfComponent(sayTimeline, ledger, ledger.to(id))}</h2>
        <p className="muted mono">{formatClock(ledger.sentAt(id))} · {say('takes', { ms: ledger.arrivesAt(id) - ledger.sentAt(id) })}</p>
      </header>
      {name && <section><h3>{say('about')}</h3><button type="button" className="step-link mono" onClick={selectSubject}>{kind}/{name}</button></section>}
      <section>
        <h3>{say('chain')}</h3>
        <ol className="decisions">
          {chain.map((hop, i) => {
            const event = told.get(hop)
            return (
              <li key={hop}>
                <button type="button" className="step-link" aria-current={hop === id} onClick={() => { session.pause(); session.playhead.setState({ chain: shownChain ?? id }); void session.seek(ledger.sentAt(hop)) }}>
                  <b className="step-number">{i + 1}</b>{event && <MessageIcon type={event.glyph} size={13} />}<span className="mono muted">{formatClock(ledger.sentAt(hop))}</span>
                  <span>{event ? sentence(event) : say(`op.${ledger.op(hop)}`)}</span>
                </button>
              </li>
            )
          })}
        </ol>
      </section>
    </div>
  )
}
