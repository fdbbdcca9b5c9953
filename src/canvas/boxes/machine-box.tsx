// A worker: the kubelet's ring, its condition and sentence, the runtime, the Pods, and how much of it is asked for.
import { memo } from 'react'
import type { Node, NodeProps } from '@xyflow/react'
import { Icon, KindIcon, MessageIcon, StateIcon } from '../../theme/icons.tsx'
import { Ring } from '../../theme/ring.tsx'
import { machineMetrics } from '../layout/metrics.ts'
import type { Density, Level } from '../layout/detail.ts'
import type { KubeletView } from '../model/activity.ts'
import type { Machine } from '../model/model.ts'
import { type ApiServerView, apiServerOn, foreignOn, hasPower, processRuns } from '../model/things.ts'
import type { MachineView, RuntimeView } from '../view/view.ts'
import { CompactPod, MidPod } from './pod-box.tsx'
import { useCanvasTranslation, useSay } from './say.tsx'
import { usePointing, useThings } from './things-context.ts'

export interface MachineData extends Record<string, unknown> {
  readonly view: MachineView
  readonly level: Level
  readonly density: Density
  readonly wide: boolean
}
export type MachineNode = Node<MachineData, 'machine'>

/** Whether the node answers and takes Pods, in its official words. */
export function Condition({ machine, words }: { readonly machine: Machine; readonly words: boolean }) {
  const t = useCanvasTranslation()
  const things = useThings()
  const node = machine.node
  if (!hasPower(things, machine.name)) return <span className="condition state-failed" title={t('off.machine')}><Icon name="power" size={13} label={words ? undefined : t('off.machine')} />{words && <span className="clip">{t('off.machine')}</span>}</span>
  const state = node === undefined || node.ready !== 'True' ? 'failed' : 'ready'
  const text = node === undefined ? t('node.gone') : node.ready !== 'True' ? 'NotReady' : node.unschedulable ? 'SchedulingDisabled' : 'Ready'
  if (!words) return state === 'ready' && node?.unschedulable !== true ? null : <span className={`condition state-${state}`} title={text}><StateIcon state={state === 'ready' ? 'pending' : 'unknown'} size={13} label={text} /></span>
  return (
    <span className={`condition ${node?.unschedulable === true && state === 'ready' ? 'is-cordoned' : `state-${state}`}`}>
      {node?.unschedulable === true && state === 'ready' ? <Icon name="lock" size={12} /> : <StateIcon state={state === 'ready' ? 'ready' : 'unknown'} size={13} />}
      <span className="clip">{text}</span>
    </span>
  )
}

/** The API server that a machine of a control plane of several runs. */
function ServerChip({ server: { name, address, state } }: { readonly server: ApiServerView }) {
  const t = useCanvasTranslation()
  const pointing = usePointing()
  return (
    <span className={`chip${state === 'stopped' ? ' is-off' : ''}${pointing('SimProcess', name)}`} data-select={`component:${address}`} title={t(`balancer.${state}`, { name: address })}>
      <span className="chip-word">kube-apiserver</span>{state === 'stopped' && <span className="visually-hidden">{t('off.word')}</span>}
    </span>
  )
}

function Chips({ kubelet, runtime, node }: { readonly kubelet: KubeletView; readonly runtime: RuntimeView | undefined; readonly node: string }) {
  const t = useCanvasTranslation()
  const things = useThings()
  const pointing = usePointing()
  const proxyRuns = processRuns(things, `kube-proxy-${node}`)
  const foreign = foreignOn(things, node), server = apiServerOn(things, node)
  return (
    <div className={foreign.length > 0 ? 'chips is-shared' : 'chips'}>
      {server && <ServerChip server={server} />}
      {runtime && <span className={`chip${kubelet.runtimeBusy ? ' is-cri' : ''}`} data-select={`component:${runtime.address}`}><MessageIcon type="cri" size={11} plain /><span className="chip-word">{runtime.name}</span></span>}
      <span className={`chip${!proxyRuns ? ' is-off' : kubelet.proxy === 'idle' ? '' : ` is-${kubelet.proxy}`}${pointing('SimProcess', `kube-proxy-${node}`)}`} data-select={`component:${node}/kube-proxy`} title={proxyRuns ? undefined : t('off.process', { name: 'kube-proxy' })}><KindIcon kind="Service" size={11} /><span className="chip-word">kube-proxy</span>{!proxyRuns && <span className="visually-hidden">{t('off.word')}</span>}</span>
      {kubelet.networkBusy && <span className="chip is-cri" data-select={`component:${node}/cni`}>CNI</span>}
      {foreign.map(({ name, fields }) => <span key={name} className={`chip is-foreign${pointing('SimContainer', name)}`} title={t('foreign.title', { name, image: String(fields['image']) })}><Icon name="box" size={11} /><span className="clip">{name}</span></span>)}
    </div>
  )
}

export function Usage({ cpu, memory }: { readonly cpu: number; readonly memory: number }) {
  const t = useCanvasTranslation()
  const bar = (label: string, percent: number) => (
    <span title={t('usage', { what: label, percent })}>{label}<i className="usage-bar"><i className={percent > 90 ? 'is-tight' : undefined} style={{ width: `${percent}%` }} /></i></span>
  )
  return <div className="usage">{bar(t('cpu'), cpu)}{bar(t('memory'), memory)}</div>
}

export const MachineBox = memo(function MachineBox({ data }: NodeProps<MachineNode>) {
  const t = useCanvasTranslation()
  const say = useSay()
  const { view, level, density } = data
  const metrics = machineMetrics(density, level)
  const { node } = view.machine
  const things = useThings()
  const pointing = usePointing()
  const server = apiServerOn(things, view.name)
  const powered = hasPower(things, view.name), kubeletRuns = powered && processRuns(things, `kubelet-${view.name}`)
  const classes = ['machine', `on-${density}`, powered ? '' : 'is-unpowered', node === undefined || node.ready !== 'True' ? 'is-not-ready' : node.unschedulable ? 'is-cordoned' : '', view.mark === undefined ? '' : `is-${view.mark}`, view.dim ? 'is-dim' : ''].filter(Boolean).join(' ')
  const phase = kubeletRuns ? view.kubelet.phase : 'off'
  const sentence = kubeletRuns ? say(view.kubelet.status) : t(powered ? 'off.kubelet' : 'off.power')
  return (
    <section className={classes} aria-label={view.name}>
      <header className="machine-head" data-select={node === undefined ? undefined : `object:${node.uid}`}>
        <span className={`machine-ring${pointing('SimProcess', `kubelet-${view.name}`)}`} data-select={`component:${view.name}/kubelet`}><Ring phase={phase} size={metrics.ring} value={view.kubelet.value} label={`kubelet: ${t(`phase.${phase}`)}`} /></span>
        <div className="machine-title">
          <div className="machine-name"><span className="clip">{view.name}</span><Condition machine={view.machine} words={density === 'full' && data.wide} /></div>
          <div className={`machine-kubelet phase-${phase}`} title={`kubelet: ${sentence}`}>
            {density === 'full' && data.wide ? <>kubelet {phase !== 'off' && <b>{t(`phase.${phase}`)}</b>} {sentence}</> : sentence}
          </div>
        </div>
      </header>
      {!metrics.chips && server && view.machine.pods.length === 0 && <div className="chips"><ServerChip server={server} /></div>}
      {metrics.chips && <Chips kubelet={view.kubelet} runtime={view.runtimes[0]} node={view.name} />}
      {view.pods.map((pod) => (level === 'mid' && density !== 'phone' ? <MidPod key={pod.pod.uid} view={pod} /> : <CompactPod key={pod.pod.uid} view={pod} />))}
      {metrics.usage && <Usage cpu={view.cpu} memory={view.memory} />}
    </section>
  )
})
