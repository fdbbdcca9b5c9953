// On a phone the panels share one sheet below the canvas, which can be drawn up.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { usePlayhead, useSession } from '../session/react.tsx'
import { Tabs } from '../theme/tabs.tsx'
import { EventList } from '../timeline/event-list.tsx'
import { terminalDesk } from '../session/terminal-desk.ts'
import { EditorSlot } from './editor-slot.tsx'
import { InspectorSlot, WhySlot } from './inspector-slot.tsx'
import { TerminalSlot } from './terminal-slot.tsx'
import type { Drafts } from './drafts.ts'
import type { PointerEvent, ReactNode } from 'react'

type SheetTab = 'left' | 'yaml' | 'inspector' | 'why' | 'terminal' | 'events'

const HEIGHTS = [88, 290, 560] as const

interface PhoneSheetProps {
  readonly drafts: Drafts
  readonly first: { readonly label: string; readonly panel: ReactNode }
}

export function PhoneSheet({ drafts, first }: PhoneSheetProps) {
  const { t: say } = useTranslation()
  const [tab, setTab] = useState<SheetTab>('left')
  const [height, setHeight] = useState<number>(HEIGHTS[1])
  const [drag, setDrag] = useState<{ readonly y: number; readonly height: number } | null>(null)
  const selection = usePlayhead((state) => state.selection)
  const [shown, setShown] = useState(selection)
  if (shown !== selection) {
    setShown(selection)
    // What is touched on the canvas is looked at; whoever asks why, asks on about that.
    if (selection?.type === 'object' && tab !== 'why') setTab('inspector')
  }
  const wish = useStore(terminalDesk(useSession()), (state) => state.wish)
  const [met, setMet] = useState(wish)
  if (met !== wish) {
    setMet(wish)
    setTab('terminal')
    if (height < HEIGHTS[1]) setHeight(HEIGHTS[1])
  }
  const edit = (name: string, text: string) => {
    drafts.open(name, text)
    setTab('yaml')
  }
  const largest = () => window.innerHeight - 48 - 64

  const settle = (value: number) => {
    const nearest = HEIGHTS.reduce((best, candidate) => (Math.abs(candidate - value) < Math.abs(best - value) ? candidate : best), HEIGHTS[0])
    setHeight(Math.min(nearest, largest()))
  }
  const onPointerMove = (event: PointerEvent) => {
    if (drag) setHeight(Math.min(largest(), Math.max(HEIGHTS[0], drag.height + drag.y - event.clientY)))
  }
  const onPointerUp = (event: PointerEvent) => {
    if (!drag) return
    const moved = Math.abs(event.clientY - drag.y) > 6
    setDrag(null)
    if (moved) settle(height)
    else settle(HEIGHTS[(HEIGHTS.findIndex((known) => known >= drag.height) + 1) % HEIGHTS.length])
  }

  return (
    <section className="sheet" style={{ height }} aria-label={say('panel.sheet')}>
      <button type="button" className="sheet-handle" aria-label={say('panel.resize')}
        onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); setDrag({ y: event.clientY, height }) }}
        onPointerMove={onPointerMove} onPointerUp={onPointerUp} onPointerCancel={() => setDrag(null)}
        onKeyDown={(event) => { if (event.key === 'ArrowUp') settle(height + 240); if (event.key === 'ArrowDown') settle(height - 240) }} />
      <Tabs label={say('panel.sheet')} value={tab} onChange={(value) => { setTab(value); if (height < HEIGHTS[1]) setHeight(HEIGHTS[1]) }} tabs={[
        { value: 'left', label: first.label, panel: first.panel },
        { value: 'yaml', label: 'YAML', panel: <EditorSlot drafts={drafts} /> },
        { value: 'inspector', label: say('panel.inspector'), panel: <InspectorSlot onEdit={edit} /> },
        { value: 'why', label: say('panel.why'), panel: <WhySlot /> },
        { value: 'terminal', label: say('panel.terminal'), panel: <TerminalSlot drafts={drafts} /> },
        { value: 'events', label: say('panel.events'), panel: <EventList /> },
      ]} />
    </section>
  )
}
