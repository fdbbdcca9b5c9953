// A control loop: its ring, its name, and in words what it is doing.
import { memo } from 'react'
import { Ring } from '../../theme/ring.tsx'
import { SCHEDULER } from '../model/hops.ts'
import type { Rect } from '../layout/geometry.ts'
import type { LoopView } from '../model/activity.ts'
import { loopTurns, processRuns } from '../model/things.ts'
import { useCanvasTranslation, useSay } from './say.tsx'
import { usePointing, useThings } from './things-context.ts'

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
  const things = useThings()
  const pointing = usePointing()
  const pointed = loop.address === SCHEDULER ? pointing('SimProcess', SCHEDULER) : pointing('SimLoop', loop.address)
  const turns = loop.address === SCHEDULER ? processRuns(things, SCHEDULER) : loopTurns(things, loop.address)
  const phase = turns ? loop.phase : 'off'
  const status = turns ? say(loop.status) : t('off.loop')
  return (
    <div className={`loop${selected ? ' is-selected' : ''}${dim ? ' is-dim' : ''}${pointed}`} style={{ left: box.x, top: box.y, width: box.w }} data-select={`component:${loop.address}`} title={`${loop.address}: ${status}`}>
      <Ring phase={phase} size={ring} value={loop.value} label={`${name}: ${t(`phase.${phase}`)}`} />
      <div className="loop-name">{name}</div>
      {sentence && <div className={`loop-status phase-${phase}`}>{status}</div>}
    </div>
  )
})
