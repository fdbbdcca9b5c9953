// The drawer below the canvas: the list of everything that happened.
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { ChainNote, EventList } from '../timeline/event-list.tsx'

interface DrawerProps {
  readonly open: boolean
  readonly foldable: boolean
  readonly onToggle: () => void
}

export function Drawer({ open, foldable, onToggle }: DrawerProps) {
  const { t: say } = useTranslation()
  if (!open && !foldable) return null
  return (
    <section className={open ? 'drawer drawer-open' : 'drawer'} aria-label={say('panel.events')}>
      <header className="drawer-head">
        <h2><Icon name="list" size={15} />{say('panel.events')}</h2>
        <span className="grow" />
        <ChainNote />
        <Button look="quiet" small square aria-expanded={open} aria-label={say(open ? 'panel.collapse' : 'panel.events')} onClick={onToggle}><Icon name={open ? 'down' : 'up'} /></Button>
      </header>
      {open && <EventList />}
    </section>
  )
}
