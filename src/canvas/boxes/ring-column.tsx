// A control loop: its ring, its name, and in words what it is doing.
import { memo } from 'react'
import { Ring } from '../../theme/ring.tsx'
import type { Rect } from '../layout/geometry.ts'
import type { LoopView } from '../model/activity.ts'
import { useCanvasTranslation, useSay } from './say.tsx'

interface RingColumnProps {
  readonly loop: LoopView
  readonly box: Rect
  readonly ring: number
  readonly name: string
  readonly selected: boolean
  readonly dim: boolean
  /** Whether there is room for the sentence. */
  readonly sentence: boolean
}

export const RingColumn = memo(function RingColumn({ loop, box, ring, name, selected, dim, sentence }: RingColumnProps) {
  const t = useCanvasTranslation()
  const say = useSay()
  const status = say(loop.status)
  return (
    <div className={`loop${selected ? ' is-selected' : ''}${dim ? ' is-dim' : ''}`} style={{ left: box.x, top: box.y, width: box.w }} data-select={`component:${loop.address}`} title={`${loop.address}: ${status}`}>
      <Ring phase={loop.phase} size={ring} value={loop.value} label={`${name}: ${t(`phase.${loop.phase}`)}`} />
      <div className="loop-name">{name}</div>
      {sentence && <div className={`loop-status phase-${loop.phase}`}>{status}</div>}
    </div>
  )
})
