// The right side: the YAML that says what is wanted, the inspector, and the answer to "why?".
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { Tabs } from '../theme/tabs.tsx'
import { usePlayhead, useSession } from '../session/react.tsx'
import { PaneGuard } from './pane-guard.tsx'
import { EditorSlot } from './editor-slot.tsx'
import { InspectorSlot, WhySlot } from './inspector-slot.tsx'
import type { ReactNode } from 'react'
import type { Drafts } from './drafts.ts'

interface SidePanelProps {
  readonly drafts: Drafts
  readonly onCollapse?: () => void
}

export function SidePanel({ drafts, onCollapse }: SidePanelProps) {
  const session = useSession()
  const { t: say } = useTranslation()
  const layout = usePlayhead((state) => state.layout)
  const edit = (name: string, text: string) => {
    drafts.open(name, text)
    session.playhead.setState({ layout: { ...layout, tab: 'yaml' } })
  }
  const end = onCollapse && <Button look="quiet" small square aria-label={say('panel.collapse')} onClick={onCollapse}><Icon name="right" /></Button>
  const guarded = (pane: ReactNode) => <PaneGuard title={say('panel.failed')} retry={say('panel.retry')}>{pane}</PaneGuard>
  return (
    <aside className="side" aria-label={say('panel.side')}>
      <Tabs label={say('panel.side')} value={layout.tab} onChange={(tab) => session.playhead.setState({ layout: { ...layout, tab } })} end={end} keepMounted className="side-tabs" tabs={[
        { value: 'yaml', label: <><Icon name="code" size={15} />YAML</>, panel: guarded(<EditorSlot drafts={drafts} />) },
        { value: 'inspector', label: <><Icon name="search" size={15} />{say('panel.inspector')}</>, panel: layout.tab === 'inspector' && guarded(<InspectorSlot onEdit={edit} />) },
        { value: 'why', label: <><Icon name="question" size={15} />{say('panel.why')}</>, panel: layout.tab === 'why' && guarded(<WhySlot />) },
      ]} />
    </aside>
  )
}
