// The control plane of a large cluster in one row: rates instead of messages, small rings, and the Pods that fit nowhere.
import { memo } from 'react'
import type { Node, NodeProps } from '@xyflow/react'
import { MessageIcon, StateIcon } from '../../theme/icons.tsx'
import type { MessageType } from '../../theme/icons.tsx'
import { Ring } from '../../theme/ring.tsx'
import type { LoopView } from '../model/activity.ts'
import { useCanvasTranslation, useSay } from './say.tsx'

export interface FleetRowData extends Record<string, unknown> {
  readonly loops: readonly LoopView[]
  readonly scheduler: LoopView
  readonly rates: Readonly<Partial<Record<MessageType, number>>>
  readonly unschedulable: number
}
export type FleetRowNode = Node<FleetRowData, 'fleetRow'>

const SHOWN: readonly MessageType[] = ['watch', 'write', 'bind', 'status']
const MOST_TRIANGLES = 14

function LoopCell({ loop, name }: { readonly loop: LoopView; readonly name: string }) {
  const t = useCanvasTranslation()
  const say = useSay()
  return (
    <div className="fleet-cell" data-select={`component:${loop.address}`}>
      <Ring phase={loop.phase} size={36} value={loop.value.length > 4 ? undefined : loop.value} label={`${name}: ${t(`phase.${loop.phase}`)}`} />
      <span className="fleet-words"><b className="clip">{name}</b><span className="clip">{say(loop.status)}</span></span>
    </div>
  )
}

export const FleetRow = memo(function FleetRow({ data }: NodeProps<FleetRowNode>) {
  const t = useCanvasTranslation()
  return (
    <div className="fleet-row">
      <div className="fleet-cell fleet-server" data-select="component:kube-apiserver">
        <b className="mono">kube-apiserver <span className="muted">+ etcd</span></b>
        <span className="fleet-rates">{SHOWN.map((type) => <span key={type}><MessageIcon type={type} size={12} label={t(`message.${type}`)} />{Math.round(data.rates[type] ?? 0).toLocaleString('en')}/s</span>)}</span>
      </div>
      {data.loops.map((loop) => <LoopCell key={loop.address} loop={loop} name={loop.label} />)}
      <LoopCell loop={data.scheduler} name={t('scheduler')} />
      {data.unschedulable > 0 && (
        <div className="fleet-cell fleet-waiting">
          <span className="fleet-triangles">{Array.from({ length: Math.min(MOST_TRIANGLES, data.unschedulable) }, (_, index) => <StateIcon key={index} state="unschedulable" size={11} />)}</span>
          <span className="state-unschedulable">{t('fleetUnschedulable', { count: data.unschedulable })}</span>
        </div>
      )}
    </div>
  )
})
