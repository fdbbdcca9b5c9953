// The canvas' lower edge: what the silhouettes mean, and how closely one looks.
import { memo } from 'react'
import { Icon, MessageIcon } from '../../theme/icons.tsx'
import type { MessageType } from '../../theme/icons.tsx'
import { useCanvasTranslation } from '../boxes/say.tsx'
import type { Level } from '../layout/detail.ts'

const TYPES: readonly MessageType[] = ['watch', 'write', 'bind', 'status', 'cri', 'packet']

export type ZoomStep = 'out' | 'in' | 'fit' | 'far' | 'mid' | 'near'

interface CanvasFootProps {
  readonly level: Level
  readonly percent: number
  readonly legend: boolean
  readonly onZoom: (step: ZoomStep) => void
}

export const CanvasFoot = memo(function CanvasFoot({ level, percent, legend, onZoom }: CanvasFootProps) {
  const t = useCanvasTranslation()
  const shown = level === 'compact' ? 'mid' : level
  const preset = (name: 'far' | 'mid' | 'near') => (
    <button type="button" className={shown === name ? 'is-on' : undefined} aria-pressed={shown === name} onClick={() => onZoom(name)}>
      {t(`zoom.${name}`)}{shown === name && <span className="zoom-percent"> {percent}%</span>}
    </button>
  )
  return (
    <div className="canvas-foot">
      {legend && <ul className="legend" aria-label={t('legend')}>{TYPES.map((type) => <li key={type}><MessageIcon type={type} size={13} />{t(`message.${type}`)}</li>)}</ul>}
      <a className="drawn-with" href="https://reactflow.dev" target="_blank" rel="noopener noreferrer">React Flow</a>
      <div className="zoom" role="group" aria-label={t('zoom.label')}>
        <button type="button" aria-label={t('zoom.out')} title={t('zoom.out')} onClick={() => onZoom('out')}><Icon name="minus" size={13} /></button>
        {preset('far')}{preset('mid')}{preset('near')}
        <button type="button" aria-label={t('zoom.in')} title={t('zoom.in')} onClick={() => onZoom('in')}><Icon name="plus" size={13} /></button>
        <button type="button" aria-label={t('zoom.fit')} title={t('zoom.fit')} onClick={() => onZoom('fit')}><Icon name="fit" size={13} /></button>
      </div>
    </div>
  )
})
