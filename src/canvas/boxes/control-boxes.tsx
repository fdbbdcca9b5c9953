// Above the bar: the learner, the controllers, the scheduler with its queue, and whatever talks to the cluster from outside.
import { memo } from 'react'
import type { Node, NodeProps } from '@xyflow/react'
import { Icon, MessageIcon, StateIcon } from '../../theme/icons.tsx'
import type { Rect } from '../layout/geometry.ts'
import type { LoopView } from '../model/activity.ts'
import { shortPodName } from '../model/model.ts'
import type { OutsideView, PodView } from '../view/view.ts'
import { RingColumn } from './ring-column.tsx'
import { addonsOf, processRuns } from '../model/things.ts'
import { useCanvasTranslation } from './say.tsx'
import { usePointing, useThings } from './things-context.ts'

interface Placed {
  readonly dim: boolean
  readonly selectedAddress: string | undefined
}

export type YouNode = Node<Placed & Record<string, unknown>, 'you'>

/** You, with kubectl. */
export const YouBox = memo(function YouBox({ data }: NodeProps<YouNode>) {
  const t = useCanvasTranslation()
  return (
    <div className={`you${data.dim ? ' is-dim' : ''}`} data-select="component:kubectl">
      <span className="you-face"><Icon name="user" size={22} /></span>
      <div className="loop-name">{t('you')}</div>
      <div className="loop-status mono">kubectl</div>
    </div>
  )
})

export interface ControllersData extends Placed, Record<string, unknown> {
  readonly loops: readonly LoopView[]
  readonly more: number
  /** Relative to the box. */
  readonly slots: readonly Rect[]
  readonly ring: number
  readonly grouped: boolean
  readonly dimmed: readonly string[]
}
export type ControllersNode = Node<ControllersData, 'controllers'>

/** kube-controller-manager: one process, many loops, those that matter with a ring each. */
export const ControllersBox = memo(function ControllersBox({ data }: NodeProps<ControllersNode>) {
  const t = useCanvasTranslation()
  const runs = processRuns(useThings(), 'kube-controller-manager')
  return (
    <div className={`${data.grouped ? 'group' : 'group is-bare'}${runs ? '' : ' is-off'}`}>
      {data.grouped && <span className="group-title" data-select="component:kube-controller-manager">kube-controller-manager{!runs && <span className="off-mark">{t('off.word')}</span>}</span>}
      {data.grouped && data.more > 0 && data.slots.length > 1 && <span className="group-more">{t('moreLoops', { count: data.more })}</span>}
      {data.loops.map((loop, index) => data.slots[index] !== undefined && (
        <RingColumn key={loop.address} loop={loop} box={data.slots[index]} ring={data.ring} name={loop.label} sentence={data.grouped}
          selected={data.selectedAddress === loop.address} dim={data.dimmed.includes(loop.address)} />
      ))}
    </div>
  )
})

export interface SchedulerData extends Placed, Record<string, unknown> {
  readonly scheduler: LoopView
  readonly slot: Rect
  readonly ring: number
  readonly grouped: boolean
  readonly queue: readonly PodView[]
  readonly queueBox: Rect | undefined
}
export type SchedulerNode = Node<SchedulerData, 'scheduler'>

const QUEUE_ROW = 24

/** The Pods that wait for a node, first come first. */
function Queue({ pods, box }: { readonly pods: readonly PodView[]; readonly box: Rect }) {
  const t = useCanvasTranslation()
  const room = Math.max(1, Math.floor(box.h / QUEUE_ROW))
  const shown = pods.length > room ? pods.slice(0, room - 1) : pods
  return (
    <ul className="queue" style={{ left: box.x, top: box.y, width: box.w }} aria-label={t('queue')}>
      {shown.map(({ pod, mark }) => (
        <li key={pod.uid} className={`queue-pod pod-${pod.state}${mark === undefined ? '' : ` is-${mark}`}`} data-select={`object:${pod.uid}`} title={pod.name}>
          <StateIcon state={pod.state} size={14} />
          <span className="clip">{shortPodName(pod)}</span>
        </li>
      ))}
      {shown.length < pods.length && <li className="queue-more">{t('more', { count: pods.length - shown.length })}</li>}
    </ul>
  )
}

/** kube-scheduler with its queue beside it: a Pod without a node is never drawn on one. */
export const SchedulerBox = memo(function SchedulerBox({ data }: NodeProps<SchedulerNode>) {
  const t = useCanvasTranslation()
  const runs = processRuns(useThings(), 'kube-scheduler')
  return (
    <div className={`${data.grouped ? 'group' : 'group is-bare'}${data.dim ? ' is-dim' : ''}${runs ? '' : ' is-off'}`}>
      {data.grouped && <span className="group-title" data-select="component:kube-scheduler">kube-scheduler</span>}
      <RingColumn loop={data.scheduler} box={data.slot} ring={data.ring} name={t('scheduler')} sentence={data.grouped} selected={data.selectedAddress === 'kube-scheduler'} dim={false} />
      {data.queueBox !== undefined && <Queue pods={data.queue} box={data.queueBox} />}
    </div>
  )
})

export interface OutsideData extends Placed, Record<string, unknown> {
  readonly outside: OutsideView
}
export type OutsideNode = Node<OutsideData, 'outside'>

/** What is not part of the cluster: the clients of its Services and the image registry. */
export const OutsideBox = memo(function OutsideBox({ data }: NodeProps<OutsideNode>) {
  const t = useCanvasTranslation()
  const { client, registry, packets, pulls } = data.outside
  const addons = addonsOf(useThings())
  const pointing = usePointing()
  return (
    <div className={`group is-outside${data.dim ? ' is-dim' : ''}`}>
      <span className="group-title is-words">{t('outside')}</span>
      <ul className={addons.length > 0 ? 'outside is-many' : 'outside'}>
        {client && (
          <li className={packets > 0 ? 'is-packet' : undefined} data-select="component:client">
            {packets > 0 ? <MessageIcon type="packet" size={14} /> : <Icon name="globe" size={15} />}
            <span>{t('client')}</span>
          </li>
        )}
        {registry && (
          <li className={pulls > 0 ? 'is-pull' : undefined} data-select="component:registry">
            {pulls > 0 ? <MessageIcon type="cri" size={14} /> : <Icon name="registry" size={15} />}
            <span>{t('registry')}</span>
          </li>
        )}
        {addons.map(({ name, on }) => (
          <li key={name} className={(on ? 'is-on' : 'is-idle') + pointing('SimAddon', name)} title={name}>
            <Icon name="cloud" size={15} />
            <span className="clip">{name === 'cluster-autoscaler' ? t('cloud') : name} · {t(on ? 'addon.on' : 'addon.off')}</span>
          </li>
        ))}
      </ul>
    </div>
  )
})
