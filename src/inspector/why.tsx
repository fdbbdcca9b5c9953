// "Why?": one object, the decisions that made it what it is, in the order they were taken, each with its time and its place in the story.
import { useTranslation } from 'react-i18next'
import { KindIcon, MessageIcon, StateIcon } from '../theme/icons.tsx'
import { formatClock } from '../session/format-time.ts'
import { usePlayhead, useSession, useSlowTime } from '../session/react.tsx'
import { nameOfComponent } from '../session/sentence.ts'
import { useReasonSentence } from './reason-sentence.ts'
import { Verdict } from './verdict-table.tsx'
import { refOfSelection, useDrawn, useObject, useWhy } from './use-object.ts'
import type { Glyph } from '../session/story.ts'
import type { PodState } from '../theme/icons.tsx'
import type { SceneObject } from '../session/scene.ts'
import type { Reason } from '../session/protocol.ts'

/** Pods in these states are asked about first. */
const TROUBLE: ReadonlySet<unknown> = new Set(['unschedulable', 'crash', 'failed', 'evicted', 'pending', 'notready', 'pulling', 'creating'])

export function WhyPane() {
  const { t: say } = useTranslation('inspector')
  const session = useSession()
  const selection = usePlayhead((state) => state.selection)
  useSlowTime(300)
  const objects = [...session.scene.objects.values()]
  const picked = selection?.type === 'object' ? selection : undefined
  const trouble = objects.filter((object) => TROUBLE.has(object['state']))
  const choices = objects.filter((object) => object.namespace !== 'kube-system' && object.kind !== 'Event' && object.kind !== 'Lease')
  const choose = (uid: string) => {
    const object = session.scene.objects.get(uid)
    if (object) session.playhead.setState({ selection: { type: 'object', uid, kind: object.kind, namespace: object.namespace, name: object.name } })
  }

  return (
    <div className="why">
      <div className="why-ask">
        <label htmlFor="why-object">{say('why.about')}</label>
        <select id="why-object" className="why-pick mono" value={picked?.uid ?? ''} onChange={(event) => choose(event.target.value)}>
          <option value="" disabled>{say('why.pick')}</option>
          {picked && !choices.some((object) => object.uid === picked.uid) && <option value={picked.uid}>{picked.kind}/{picked.name}</option>}
          {choices.map((object) => <option key={object.uid} value={object.uid}>{object.kind}/{object.name}</option>)}
        </select>
      </div>
      {picked ? <Answer key={picked.uid} uid={picked.uid} selection={picked} /> : <Suggestions trouble={trouble} onChoose={choose} />}
    </div>
  )
}

function Suggestions({ trouble, onChoose }: { readonly trouble: readonly SceneObject[]; readonly onChoose: (uid: string) => void }) {
  const { t: say } = useTranslation('inspector')
  return (
    <div className="why-body">
      <p className="muted">{trouble.length > 0 ? say('why.trouble') : say('why.none')}</p>
      {trouble.slice(0, 8).map((object) => (
        <button key={object.uid} type="button" className="why-suggestion" onClick={() => onChoose(object.uid)}>
          <StateIcon state={object['state'] as PodState} size={16} /><span className="mono">{object.name}</span><span className="muted">{say(`state.${String(object['state'])}`)}</span>
        </button>
      ))}
    </div>
  )
}

function Answer({ uid, selection }: { readonly uid: string; readonly selection: { readonly kind: string; readonly namespace: string; readonly name: string } }) {
  const { t: say } = useTranslation('inspector')
  const sentence = useReasonSentence()
  const drawn = useDrawn(uid)
  const object = useObject(drawn)
  const why = useWhy(refOfSelection(selection))
  const time = useSlowTime(300)
  const state = drawn?.['state']
  const last = why?.reasons.at(-1)
  const verdict = why?.reasons.findLast((reason) => 'rejected' in reason.params || 'scores' in reason.params)
  const official = object?.status?.conditions?.filter((condition) => condition.status !== 'True' && condition.message)
  return (
    <div className="why-body">
      <p className="why-question">
        {typeof state === 'string' ? <StateIcon state={state as PodState} size={18} /> : <KindIcon kind={selection.kind} size={18} />}
        <span>{typeof state === 'string' ? say('why.questionState', { name: selection.name, state: say(`state.${state}`) }) : say('why.question', { name: selection.name })}</span>
        <span className="muted mono">{formatClock(time)}</span>
      </p>
      {last && <p className="why-say">{sentence(last)}</p>}
      {verdict && <Verdict reason={verdict} />}
      {why && why.reasons.length === 0 && why.since === undefined && <p className="muted">{say('why.noReasons')}</p>}
      {why?.since !== undefined && <p className="muted">{say('why.keptSince', { time: formatClock(why.since) })}</p>}
      {why && why.reasons.length > 0 && <ol className="because">{why.reasons.map((reason, i) => <Because key={`${reason.hop}-${i}`} reason={reason} number={i + 1} />)}</ol>}
      {official && official.length > 0 && (
        <section>
          <h3>{say('why.official')}</h3>
          {official.map(({ type, reason, message }) => <p key={type} className="official mono"><b>{reason ?? type}</b> {message}</p>)}
        </section>
      )}
    </div>
  )
}

/** One decision; choosing it moves the playhead to the moment it was taken and shows what led there. */
function Because({ reason, number }: { readonly reason: Reason; readonly number: number }) {
  const session = useSession()
  const { t: sayTimeline } = useTranslation('timeline')
  const sentence = useReasonSentence()
  const shown = usePlayhead((state) => state.chain) === reason.hop
  const known = reason.hop >= 0 && reason.hop < session.ledger.hopCount
  const go = () => {
    session.pause()
    if (known) session.playhead.setState({ chain: reason.hop })
    void session.seek(reason.at)
  }
  return (
    <li>
      <button type="button" className={shown ? 'because-on' : undefined} onClick={go}>
        <b className="step-number">{number}</b>
        <span><span className="because-who">{nameOfComponent(sayTimeline, session.ledger, reason.component)}</span>{sentence(reason)}</span>
        <span className="because-when mono">{known && <MessageIcon type={glyphOf(session.ledger.op(reason.hop))} size={13} />}{formatClock(reason.at)}</span>
      </button>
    </li>
  )
}

const GLYPHS: Readonly<Partial<Record<string, Glyph>>> = { write: 'write', bind: 'bind', status: 'status', watch: 'watch', cri: 'cri', packet: 'packet' }

function glyphOf(op: string): Glyph {
  return GLYPHS[op] ?? 'watch'
}
