// A small picture per track, drawn with what the canvas draws in it.
import { MessageIcon } from '../theme/icons.tsx'
import { Ring } from '../theme/ring.tsx'
import type { ReactNode } from 'react'
import type { TrackIcon } from '../lessons/track.ts'

const squares = (cells: readonly string[], size: number, gap: number): ReactNode => {
  const columns = Math.sqrt(cells.length)
  return cells.map((fill, i) => <rect key={i} x={(i % columns) * (size + gap) + 1} y={Math.floor(i / columns) * (size + gap) + 1} width={size} height={size} rx={size > 6 ? 3 : 1.5} fill={fill === '' ? 'none' : fill} stroke={fill === '' ? 'var(--desired)' : 'none'} strokeDasharray={fill === '' ? '2 2' : undefined} />)
}

const PICTURES: Readonly<Record<TrackIcon, ReactNode>> = {
  ring: <Ring phase="sync" size={32} />,
  bar: <svg width="28" height="28" viewBox="0 0 28 28" fill="none" stroke="var(--ink-2)" strokeWidth="1.6"><rect x="2" y="11" width="24" height="7" rx="2" fill="var(--surface-3)" /><path d="M7 2v9M14 2v9M21 2v9M9 18v8M19 18v8" /></svg>,
  pods: <svg width="28" height="28" viewBox="0 0 26 26">{squares(['var(--cell-ready)', 'var(--cell-ready)', 'var(--cell-ready)', ''], 11, 2)}</svg>,
  rollout: <svg width="28" height="28" viewBox="0 0 28 28" fill="none" stroke="var(--ink-2)" strokeWidth="1.6"><rect x="2" y="4" width="10" height="10" rx="3" fill="var(--ink-2)" /><rect x="16" y="14" width="10" height="10" rx="3" /><path d="M15 7h6v5M18.500 10l2.500 2.500 2.500-2.500" stroke="var(--desired)" strokeWidth="2" /></svg>,
  packet: <MessageIcon type="packet" size={26} />,
  dock: <svg width="30" height="28" viewBox="0 0 30 28" strokeWidth="1.6"><path d="M3 4h11v6h-4v8h4v6H3z" fill="var(--desired-soft)" stroke="var(--desired)" /><path d="M17 4h10v20H17v-6h-4v-8h4z" fill="var(--actual-soft)" stroke="var(--actual)" /></svg>,
  cells: <svg width="28" height="28" viewBox="0 0 26 26">{squares(['var(--cell-ready)', 'var(--cell-ready)', 'var(--cell-ready)', 'var(--cell-ready)', 'var(--desired)', 'var(--cell-ready)', 'var(--cell-ready)', 'var(--st-unsched)', 'var(--cell-ready)'], 7, 1.5)}</svg>,
}

export function TrackPicture({ icon }: { readonly icon: TrackIcon }) {
  return <span className="track-picture" aria-hidden="true">{PICTURES[icon]}</span>
}
