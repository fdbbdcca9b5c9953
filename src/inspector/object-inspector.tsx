// An object at the playhead: its state, what is wanted beside what is there, who owns it, its conditions, the last decisions, every field.
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon, KindIcon, MessageIcon, StateIcon } from '../theme/icons.tsx'
import { formatClock } from '../session/format-time.ts'
import { usePlayhead, useSession, useSlowTime } from '../session/react.tsx'
import { useSentence } from '../session/sentence.ts'
import { FieldTree } from './field-tree.tsx'
import { ObjectActions } from './object-actions.tsx'
import { useReasonSentence } from './reason-sentence.ts'
import { refOfSelection, useDrawn, useObject, useWhy } from './use-object.ts'
import type { OpenDraft } from './object-actions.tsx'
import type { InspectedObject } from './use-object.ts'
import type { Selection } from '../session/playhead.ts'
import type { PodState } from '../theme/icons.tsx'
import type { SceneObject } from '../session/scene.ts'

const FaultActions = lazy(async () => ({ default: (await import('./fault-actions.tsx')).FaultActions }))

type ObjectSelection = Extract<Selection, { readonly type: 'object' }>

const LAST_DECISIONS = 4
const LAST_STEPS = 6

export function ObjectInspector({ selection, onEdit }: { readonly selection: ObjectSelection; readonly onEdit: OpenDraft }) {
  const { t: say } = useTranslation('inspector')
  const session = useSession()
  const drawn = useDrawn(selection.uid)
  const object = useObject(drawn)
  const time = useSlowTime()
  const created = drawn && Math.max(0, Math.floor((time - drawn.created) / 1000))

  return (
    <div className="inspector">
      <header className="inspector-head">
        <div className="row">
          {drawn ? <StateBadge drawn={drawn} /> : <span className="badge">{say('gone')}</span>}
          {drawn?.deleting && <span className="badge badge-diff">{say('deleting')}</span>}
          <span className="grow" />
          <Button small square look="quiet" aria-label={say('previous')} onClick={() => void session.stepObject(selection.uid, -1)}><Icon name="previous" size={13} /></Button>
          <Button small square look="quiet" aria-label={say('next')} onClick={() => void session.stepObject(selection.uid, 1)}><Icon name="next" size={13} /></Button>
        </div>
        <h2 className="mono">{selection.name}</h2>
        <p className="muted">{selection.kind}{selection.namespace && ` · ${say('namespace', { name: selection.namespace })}`}{created !== undefined && ` · ${say('age', { count: created })}`}</p>
      </header>
      {object && <ObjectActions selection={selection} object={object} onEdit={onEdit} />}
      {drawn && <Suspense><FaultActions target={{ kind: drawn.kind, name: drawn.name, ...(drawn.namespace !== '' && { namespace: drawn.namespace }) }} /></Suspense>}
      {object && <Wanted object={object} />}
      {drawn && <Owners drawn={drawn} />}
      {object?.status?.conditions && <Conditions conditions={object.status.conditions} />}
      <Decisions selection={selection} />
      <Steps selection={selection} />
      {object && (
        <section>
          <h3>{say('allFields')}</h3>
          <div className="mono field-root"><FieldTree value={object} /></div>
        </section>
      )}
    </div>
  )
}

function StateBadge({ drawn }: { readonly drawn: SceneObject }) {
  const { t: say } = useTranslation('inspector')
  const state = drawn['state']
  if (typeof state === 'string') return <span className="badge"><StateIcon state={state as PodState} size={14} />{say(`state.${state}`, { defaultValue: state })}</span>
  return <span className="badge"><KindIcon kind={drawn.kind} size={13} />{drawn.kind}</span>
}

interface Pair { readonly field: string; readonly spec: unknown; readonly status: unknown }

/** Fields that stand both in spec and in status, and the generation that the controller has seen. */
function pairsOf({ metadata, spec = {}, status = {} }: InspectedObject): readonly Pair[] {
  const pairs: Pair[] = Object.keys(spec).filter((field) => field in status && typeof spec[field] !== 'object').map((field) => ({ field, spec: spec[field], status: status[field] }))
  if ('replicas' in spec) for (const field of ['updatedReplicas', 'readyReplicas', 'availableReplicas']) pairs.push({ field, spec: spec['replicas'], status: status[field] ?? 0 })
  if (status.observedGeneration !== undefined) pairs.push({ field: 'generation', spec: metadata?.generation, status: status.observedGeneration })
  return pairs
}

function Wanted({ object }: { readonly object: InspectedObject }) {
  const { t: say } = useTranslation('inspector')
  const pairs = pairsOf(object)
  if (pairs.length === 0) return null
  return (
    <section>
      <h3>{say('wantedAndThere')}</h3>
      <table className="inspector-table">
        <thead><tr><th scope="col">{say('field')}</th><th scope="col">{say('spec')}</th><th scope="col">{say('status')}</th></tr></thead>
        <tbody>
          {pairs.map(({ field, spec, status }) => (
            <tr key={field}><td className="mono">{field}</td><td className="mono wanted">{String(spec)}</td><td className={`mono ${spec === status ? 'there' : 'differs'}`}>{String(status)}</td></tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Owners({ drawn }: { readonly drawn: SceneObject }) {
  const { t: say } = useTranslation('inspector')
  const session = useSession()
  const objects = session.scene.objects
  const line: SceneObject[] = [drawn]
  for (let owner = objects.get(drawn.owner); owner && line.length < 6; owner = objects.get(owner.owner)) line.unshift(owner)
  const owned = [...objects.values()].filter((object) => object.owner === drawn.uid)
  if (line.length === 1 && owned.length === 0) return null
  return (
    <section>
      <h3>{say('family')}</h3>
      <ul className="family">
        {line.map((object, depth) => <FamilyMember key={object.uid} object={object} depth={depth} current={object.uid === drawn.uid} />)}
        {owned.slice(0, 12).map((object) => <FamilyMember key={object.uid} object={object} depth={line.length} current={false} />)}
        {owned.length > 12 && <li className="muted">{say('more', { count: owned.length - 12 })}</li>}
      </ul>
    </section>
  )
}

function FamilyMember({ object, depth, current }: { readonly object: SceneObject; readonly depth: number; readonly current: boolean }) {
  const session = useSession()
  const { uid, kind, namespace, name } = object
  return (
    <li style={{ paddingInlineStart: depth * 14 }}>
      <button type="button" className={current ? 'family-on' : undefined} aria-current={current} onClick={() => session.playhead.setState({ selection: { type: 'object', uid, kind, namespace, name } })}>
        {typeof object['state'] === 'string' ? <StateIcon state={object['state'] as PodState} size={14} /> : <KindIcon kind={kind} size={14} />}{kind}/{name}
      </button>
    </li>
  )
}

function Conditions({ conditions }: { readonly conditions: NonNullable<NonNullable<InspectedObject['status']>['conditions']> }) {
  const { t: say } = useTranslation('inspector')
  return (
    <section>
      <h3>{say('conditions')}</h3>
      <ul className="conditions">
        {conditions.map(({ type, status, reason, message }) => (
          <li key={type}>
            <StateIcon state={status === 'True' ? 'ready' : status === 'False' ? 'pending' : 'unknown'} size={14} label={status} />
            <span className="mono">{type}</span><span className="muted">{reason}</span>
            {message && <p className="official mono">{message}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Decisions({ selection }: { readonly selection: ObjectSelection }) {
  const { t: say } = useTranslation('inspector')
  const session = useSession()
  const sentence = useReasonSentence()
  const why = useWhy(refOfSelection(selection))
  const layout = usePlayhead((state) => state.layout)
  if (!why || why.reasons.length === 0) return null
  return (
    <section>
      <h3>{say('lastDecisions')}</h3>
      <ul className="decisions">
        {why.reasons.slice(-LAST_DECISIONS).map((reason) => (
          <li key={`${reason.hop}-${reason.code}`}><span className="mono muted">{formatClock(reason.at)}</span> {sentence(reason)}</li>
        ))}
      </ul>
      <Button small onClick={() => session.playhead.setState({ layout: { ...layout, tab: 'why' } })}><Icon name="question" size={13} />{say('askWhy')} <kbd>W</kbd></Button>
    </section>
  )
}

function Steps({ selection }: { readonly selection: ObjectSelection }) {
  const { t: say } = useTranslation('inspector')
  const session = useSession()
  const tell = useSentence()
  const time = useSlowTime(300)
  const subject = `${selection.kind}/${selection.namespace}/${selection.name}`
  const about = session.story.told.slice(0, session.story.toldBy(time)).filter((told) => told.subject === subject && told.op !== 'watch').slice(-LAST_STEPS)
  if (about.length === 0) return null
  return (
    <section>
      <h3>{say('lastSteps')}</h3>
      <ul className="decisions">
        {about.map((told) => (
          <li key={told.id}>
            <button type="button" className="step-link" onClick={() => { session.pause(); session.playhead.setState({ chain: told.id }); void session.seek(told.at) }}>
              <MessageIcon type={told.glyph} size={13} /><span className="mono muted">{formatClock(told.at)}</span><span>{tell(told)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
