// Pointing at a cell or a tile from far: which Pod or machine it is. Cells are painted, so the pointer is matched against the layout.
import { useCallback, useMemo, useState } from 'react'
import type { MouseEvent, PointerEvent } from 'react'
import { StateIcon } from '../../theme/icons.tsx'
import type { PodScene } from '../../session/scene.ts'
import type { Layout } from '../layout/layout.ts'
import type { Rect } from '../layout/geometry.ts'
import type { Machine, Model } from '../model/model.ts'
import type { Size } from '../use-size.ts'
import { useCanvasTranslation } from '../boxes/say.tsx'
import type { SelectKey } from './canvas-tree.tsx'

export interface FarTarget {
  readonly pod: PodScene | undefined
  readonly machine: Machine | undefined
  readonly box: Rect
}

function within({ x, y, w, h }: Rect, px: number, py: number, slack: number): boolean {
  return px >= x - slack && px < x + w + slack && py >= y - slack && py < y + h + slack
}

function targetAt(layout: Layout, model: Model, x: number, y: number): FarTarget | undefined {
  for (const machine of model.machines) {
    const tile = layout.machines.get(machine.name)
    if (tile === undefined || !within(tile, x, y, 0)) continue
    for (const pod of machine.pods) {
      const box = layout.pods.get(pod.uid)
      if (box !== undefined && within(box, x, y, 0.5)) return { pod, machine, box }
    }
    return layout.form === 'fleet' ? { pod: undefined, machine, box: tile } : undefined
  }
  return undefined
}

/** Follows the pointer over far cells. */
export function useFarHover(layout: Layout, model: Model, scrollY: number) {
  const [callout, setCallout] = useState<FarTarget>()
  const find = useCallback((event: MouseEvent) => {
    const area = event.currentTarget.getBoundingClientRect()
    return targetAt(layout, model, event.clientX - area.left, event.clientY - area.top - scrollY)
  }, [layout, model, scrollY])
  const active = layout.level === 'far'
  const onPointerMove = useCallback((event: PointerEvent) => {
    if (!active) return
    const next = find(event)
    setCallout((before) => (before?.pod?.uid === next?.pod?.uid && before?.machine?.name === next?.machine?.name ? before : next))
  }, [active, find])
  const onPointerLeave = useCallback(() => setCallout(undefined), [])
  const keyAt = useCallback((event: MouseEvent): SelectKey | undefined => {
    const target = find(event)
    const uid = target?.pod?.uid ?? target?.machine?.node?.uid
    return uid === undefined ? undefined : `object:${uid}`
  }, [find])
  return useMemo(() => ({ callout: active ? callout : undefined, uid: active ? callout?.pod?.uid : undefined, onPointerMove, onPointerLeave, keyAt }), [active, callout, onPointerMove, onPointerLeave, keyAt])
}

interface FarCalloutProps extends FarTarget {
  readonly y: number
  readonly size: Size
}

const WIDTH = 230

/** Says what is under the pointer. */
export function FarCallout({ pod, machine, box, y, size }: FarCalloutProps) {
  const t = useCanvasTranslation()
  const below = box.y + y + box.h + 96 < size.height
  const style = { left: Math.max(8, Math.min(size.width - WIDTH - 8, box.x - 20)), ...(below ? { top: box.y + y + box.h + 8 } : { bottom: size.height - box.y - y + 8 }), width: WIDTH }
  return (
    <div className="far-callout" style={style} role="status">
      {pod === undefined
        ? <><b className="mono clip">{machine?.name}</b><span>{machine?.node?.ready === 'True' ? 'Ready' : 'NotReady'} · {t('pods', { count: machine?.pods.length ?? 0 })}</span></>
        : <><b className="mono clip">{pod.name}</b><span className={`state-${pod.state} row`}><StateIcon state={pod.state} size={14} />{t(`states:${pod.state}`)}</span><span className="muted">{machine?.name} · {pod.namespace}</span></>}
    </div>
  )
}
