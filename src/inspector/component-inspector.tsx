// A component of the cluster: what it is, what it has under way, and what it did last.
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { MessageIcon } from '../theme/icons.tsx'
import { thingOfComponent } from '../session/fault-offers.ts'
import { formatClock } from '../session/format-time.ts'
import { useSession, useSlowTime } from '../session/react.tsx'
import { MemberFacts } from './member-facts.tsx'
import { nameOfComponent, useSentence } from '../session/sentence.ts'

const FaultActions = lazy(async () => ({ default: (await import('./fault-actions.tsx')).FaultActions }))

const LAST_STEPS = 14

export function ComponentInspector({ address }: { readonly address: string }) {
  const { t: say } = useTranslation('inspector')
  const { t: sayTimeline } = useTranslation('timeline')
  const session = useSession()
  const sentence = useSentence()
  const time = useSlowTime(200)
  const component = session.ledger.component(address)
  const thing = component && thingOfComponent(component)
  const member = session.scene.things.get(`SimEtcdMember/${address}`)?.fields
  const under = session.scene.hops.filter((hop) => !hop.background && hop.op !== 'timer' && (hop.from === address || hop.to === address)).length
  const done = session.story.told.slice(0, session.story.toldBy(time)).filter((told) => told.actor === address).slice(-LAST_STEPS)
  return (
    <div className="inspector">
      <header className="inspector-head">
        <div className="row"><span className="badge">{say(`role.${component?.role ?? 'process'}`)}</span>{under > 0 && <span className="badge badge-desired">{say('underWay', { count: under })}</span>}</div>
        <h2>{nameOfComponent(sayTimeline, session.ledger, address)}</h2>
        <p className="muted mono">{address}{component?.node && ` · ${component.node}`}</p>
        <p className="role-about">{say(`roleAbout.${component?.role ?? 'process'}`)}</p>
      </header>
      {member && <MemberFacts name={address} member={member} />}
      {thing && <Suspense><FaultActions target={thing} /></Suspense>}
      {done.length > 0 && (
        <section>
          <h3>{say('lastSteps')}</h3>
          <ul className="decisions">
            {done.map((told) => (
              <li key={told.id}>
                <button type="button" className="step-link" onClick={() => { session.pause(); session.playhead.setState({ chain: told.id }); void session.seek(told.at) }}>
                  <MessageIcon type={told.glyph} size={13} /><span className="mono muted">{formatClock(told.at)}</span><span>{sentence(told)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
