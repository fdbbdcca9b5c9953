// A member of etcd as Raft has it, as `etcdctl endpoint status` says it: who leads, in which term, how far its log goes.
import { useTranslation } from 'react-i18next'
import type { Thing } from '../session/scene.ts'

export function MemberFacts({ name, member }: { readonly name: string; readonly member: Thing['fields'] }) {
  const { t: say } = useTranslation('inspector')
  const leader = member['leader'] === '' ? say('member.nobody') : String(member['leader'])
  const facts = [
    ['role', say(`member.${String(member['role'])}`)], ['leader', leader === name ? `${leader} ★` : leader], ['term', member['term']], ['last', member['last']], ['commit', member['commit']],
    ['log', member['log']], ['revision', member['revision']], ['disk', say(`member.${String(member['disk'])}`, { ms: Number(member['diskDelayMs']) })],
  ] as const
  return (
    <section>
      <h3>{say('member.title')}</h3>
      <dl className="member-facts">
        {facts.map(([key, value]) => <div key={key}><dt>{say(`member.${key}`)}</dt><dd className="mono">{String(value)}</dd></div>)}
      </dl>
    </section>
  )
}
