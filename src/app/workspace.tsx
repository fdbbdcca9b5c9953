// The workspace: canvas in the middle, what to do on the left, what it is on the right, what happened below, time at the bottom.
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { usePlayhead, useSession } from '../session/react.tsx'
import { terminalDesk } from '../session/terminal-desk.ts'
import { CanvasPane } from './canvas-pane.tsx'
import { Drawer } from './drawer.tsx'
import { LiveRegion } from './live-region.tsx'
import { Notices } from './notices.tsx'
import { PhoneSheet } from './phone-sheet.tsx'
import { useScreen } from './screen.ts'
import { useShortcuts } from './shortcuts.ts'
import { SidePanel } from './side-panel.tsx'
import { SkipMark } from './skip-mark.tsx'
import { TopBar } from './top-bar.tsx'
import { Transport } from './transport.tsx'
import type { Drafts } from './drafts.ts'
import type { PlayheadState } from '../session/playhead.ts'
import type { ReactNode } from 'react'

/** Loaded when it is first asked for, with all that a dialog needs. */
const loadFind = () => import('./find.tsx')
const Find = lazy(async () => ({ default: (await loadFind()).Find }))
/** Who presses / goes on typing at once: by then the field has long been fetched. */
const FETCH_FIND_AFTER_MS = 1500

const KeepNotice = lazy(async () => ({ default: (await import('./keep-notice.tsx')).KeepNotice }))

const SIDE_WIDTH = 376
/** The answer to "why?" needs more room than code does. */
const WHY_WIDTH = 512

export type PanelName = 'left' | 'side' | 'bottom'

interface WorkspaceProps {
  readonly crumbs: readonly { readonly label: string; readonly href?: string }[]
  readonly drafts: Drafts
  /** What the canvas offers while nothing was asked for. */
  readonly invitation?: ReactNode
  /** Width in px of the right panel while it shows code or an object. */
  readonly sideWidth?: number
  /** What the page has to say above the canvas. */
  readonly notice?: ReactNode
  /** What lies over the canvas. */
  readonly onCanvas?: ReactNode
  /** Width in px and content of the left panel; `collapse` folds it. */
  readonly left: { readonly width: number; readonly label: string; /** Whether it lies open on a small screen at first. */ readonly startsOpen?: boolean; readonly panel: (collapse: (() => void) | undefined) => ReactNode }
}

export function Workspace({ crumbs, drafts, left, invitation, notice, onCanvas, sideWidth = SIDE_WIDTH }: WorkspaceProps) {
  const session = useSession()
  const screen = useScreen()
  const { t: say } = useTranslation()
  const [finding, setFinding] = useState(false)
  const [overlay, setOverlay] = useState<PanelName | null>(left.startsOpen ? 'left' : null)
  const layout = usePlayhead((state) => state.layout)
  useEffect(() => {
    const timer = setTimeout(() => void loadFind(), FETCH_FIND_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  useShortcuts({ session, find: () => setFinding(true) })
  const wish = useStore(terminalDesk(session), (state) => state.wish)
  const [met, setMet] = useState(wish)
  if (met !== wish) {
    setMet(wish)
    if (screen === 'compact') setOverlay('bottom')
  }

  const setLayout = (change: Partial<PlayheadState['layout']>) => session.playhead.setState((state) => ({ layout: { ...state.layout, ...change } }))
  const toggleOverlay = (name: PanelName) => setOverlay(overlay === name ? null : name)
  const wide = screen === 'wide'
  const columns = wide ? `${layout.left ? left.width : 48}px minmax(0, 1fr) ${layout.side ? (layout.tab === 'why' ? WHY_WIDTH : sideWidth) : 44}px` : undefined

  return (
    <div className={`app app-${screen}`} style={columns === undefined ? undefined : { gridTemplateColumns: columns }}>
      <TopBar crumbs={crumbs} onFind={() => setFinding(true)}>
        {screen === 'compact' && <>
          <Button small aria-expanded={overlay === 'left'} onClick={() => toggleOverlay('left')}><Icon name="list" size={14} />{left.label}</Button>
          <Button small aria-label={say('panel.side')} aria-expanded={overlay === 'side'} onClick={() => toggleOverlay('side')}><Icon name="code" size={14} />YAML</Button>
          <Button small square aria-label={say('panel.terminal')} aria-expanded={overlay === 'bottom'} onClick={() => toggleOverlay('bottom')}><Icon name="terminal" size={14} /></Button>
        </>}
      </TopBar>
      {wide && (layout.left ? left.panel(() => setLayout({ left: false })) : <Stub label={left.label} side="left" onOpen={() => setLayout({ left: true })} />)}
      <div className="mid">
        <main className="canvas-area" aria-label={say('canvas.label')}>
          <Notices />
          {notice}
          <Suspense fallback={null}><KeepNotice /></Suspense>
          <div className="canvas-stage"><CanvasPane invitation={invitation} />{onCanvas}</div>
          <SkipMark />
        </main>
        {wide && <Drawer drafts={drafts} open={layout.drawer} onToggle={() => setLayout({ drawer: !session.playhead.getState().layout.drawer })} />}
        {screen === 'compact' && overlay === 'bottom' && <Drawer drafts={drafts} open onToggle={() => setOverlay(null)} />}
      </div>
      {wide && (layout.side ? <SidePanel drafts={drafts} onCollapse={() => setLayout({ side: false })} /> : <Stub label={say('panel.side')} side="right" onOpen={() => setLayout({ side: true })} />)}
      {screen === 'compact' && overlay && overlay !== 'bottom' && (
        <div className={`overlay overlay-${overlay}`}>
          {overlay === 'left' ? left.panel(() => setOverlay(null)) : <SidePanel drafts={drafts} onCollapse={() => setOverlay(null)} />}
        </div>
      )}
      {screen === 'phone' && <PhoneSheet drafts={drafts} first={{ label: left.label, panel: left.panel(undefined) }} />}
      <Transport />
      <LiveRegion />
      {finding && <Suspense fallback={null}><Find open onClose={() => setFinding(false)} /></Suspense>}
    </div>
  )
}

function Stub({ label, side, onOpen }: { readonly label: string; readonly side: 'left' | 'right'; readonly onOpen: () => void }) {
  const { t: say } = useTranslation()
  return (
    <div className={`stub stub-${side}`}>
      <Button look="quiet" small square aria-label={say('panel.expand', { label })} onClick={onOpen}><Icon name={side === 'left' ? 'right' : 'left'} /></Button>
      <span className="stub-label">{label}</span>
    </div>
  )
}
