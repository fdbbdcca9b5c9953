// The drawer below the canvas: the terminal, and the list of everything that happened.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { Tabs } from '../theme/tabs.tsx'
import { usePlayhead, useSession } from '../session/react.tsx'
import { ChainNote, EventList } from '../timeline/event-list.tsx'
import { TerminalSlot } from './terminal-slot.tsx'
import type { Drafts } from './drafts.ts'

interface DrawerProps {
  readonly drafts: Drafts
  readonly open: boolean
  readonly onToggle: () => void
}

export function Drawer({ drafts, open, onToggle }: DrawerProps) {
  const { t: say } = useTranslation()
  const session = useSession()
  const tab = usePlayhead((state) => state.layout.bottom)
  // Long answers want to be read without scrolling.
  const [tall, setTall] = useState(false)
  const size = <Button look="quiet" small square className="drawer-size" aria-pressed={tall} aria-label={say('panel.tall')} title={say('panel.tall')} onClick={() => setTall(!tall)}><Icon name="fit" /></Button>
  const fold = <Button look="quiet" small square aria-expanded={open} aria-label={say(open ? 'panel.collapse' : 'panel.bottom')} onClick={onToggle}><Icon name={open ? 'down' : 'up'} /></Button>
  // Whoever chooses a tab of a folded drawer wants to see it.
  const choose = (bottom: typeof tab) => session.playhead.setState(({ layout }) => ({ layout: { ...layout, bottom } }))
  return (
    <section className={open ? `drawer drawer-open${tall ? ' drawer-tall' : ''}` : 'drawer'} aria-label={say('panel.bottom')}>
      <Tabs low label={say('panel.bottom')} value={tab} onChange={(next) => { choose(next); if (!open) onToggle() }} end={<><ChainNote />{open && size}{fold}</>} className="drawer-tabs" tabs={[
        { value: 'terminal', label: <><Icon name="terminal" size={15} />{say('panel.terminal')}</>, panel: open && <TerminalSlot drafts={drafts} /> },
        { value: 'events', label: <><Icon name="list" size={15} />{say('panel.events')}</>, panel: open && <EventList /> },
      ]} />
    </section>
  )
}
