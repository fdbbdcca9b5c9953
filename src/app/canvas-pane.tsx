// Puts the canvas into the shell: the scene at the playhead, what is selected, and the chain of causes in full.
import { useCallback, useMemo } from 'react'
import { ClusterCanvas } from '../canvas/cluster-canvas.tsx'
import { currentLanguage } from '../i18n/index.ts'
import { useNotice, usePlayhead, useScene, useSession } from '../session/react.tsx'
import { hopAt } from '../session/scene-at.ts'
import { useScreen } from './screen.ts'
import type { ReactNode } from 'react'
import type { Selection } from '../session/playhead.ts'

export function CanvasPane({ invitation }: { readonly invitation?: ReactNode }) {
  const session = useSession()
  const scene = useScene()
  const screen = useScreen()
  const lost = useNotice()?.type === 'lost'
  const selection = usePlayhead((state) => state.selection)
  const focused = usePlayhead((state) => state.chain)
  const highlight = usePlayhead((state) => state.highlight)
  const focusHop = focused !== null && focused < session.ledger.hopCount ? focused : undefined
  const { era } = session.ledger

  // A fork may give the same number to another hop: then the chain is another one, too.
  const chain = useMemo(() => (focusHop === undefined || era < 0 ? undefined : session.story.chainOf(focusHop).map((id) => hopAt(session.ledger, id))), [session, focusHop, era])
  const select = useCallback((next: Selection | undefined) => {
    const { layout } = session.playhead.getState()
    session.playhead.setState({ selection: next ?? null, ...(next && layout.tab === 'yaml' && { layout: { ...layout, tab: 'inspector' as const } }) })
  }, [session])
  const hover = useCallback((next: Selection | undefined) => session.playhead.setState({ hover: next ?? null }), [session])

  return (
    <ClusterCanvas scene={session.ledger.components.length > 0 ? scene : undefined} lost={lost} selection={selection ?? undefined} onSelect={select} onHover={hover} focusHop={focusHop}
      chain={chain} highlight={highlight} language={currentLanguage()} compact={screen !== 'wide'} invitation={invitation} />
  )
}
