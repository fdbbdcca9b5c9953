// Members of etcd in the place of the one: a row for each, with who leads and in which term.
import type { EtcdMemberView } from '../model/things.ts'
import { useCanvasTranslation } from './say.tsx'

const MARKS: Readonly<Record<EtcdMemberView['role'], string>> = { Leader: '★', Follower: '', PreCandidate: '?', Candidate: '?', Learner: '…', Stopped: '×' }

export function EtcdMembers({ members, dim, selected }: { readonly members: readonly EtcdMemberView[]; readonly dim: boolean; readonly selected: string | undefined }) {
  const t = useCanvasTranslation()
  return (
    <div className={`etcd-members${dim ? ' is-dim' : ''}${members.length > 3 ? ' is-dense' : ''}`}>
      {members.map(({ name, role, term, revision }) => (
        <div key={name} className={`etcd-member is-${role.toLowerCase()}${selected === name ? ' is-selected' : ''}`} data-select={`component:${name}`} title={t('etcdMember.says', { name, role: t(`etcdMember.${role}`), term, revision })}>
          <b>{name}{MARKS[role] !== '' && <i aria-hidden>{MARKS[role]}</i>}</b>
          <span>{role === 'Stopped' ? t('off.word') : `t${term} r${revision}`}</span>
        </div>
      ))}
    </div>
  )
}
