// One machine from inside: the kubelet's three phases in words, its runtime and proxy, and each Pod with its containers.
import { memo } from 'react'
import type { Node, NodeProps } from '@xyflow/react'
import { Icon, KindIcon, MessageIcon, StateIcon } from '../../theme/icons.tsx'
import { Ring } from '../../theme/ring.tsx'
import type { RingPhase } from '../../theme/ring.tsx'
import { imageName, isAlive, notBegun } from '../model/model.ts'
import type { Machine } from '../model/model.ts'
import type { MachineView, PodView } from '../view/view.ts'
import { Condition, Usage } from './machine-box.tsx'
import { PodVersion } from './pod-box.tsx'
import { hasPower, ownVolumesOf, processRuns } from '../model/things.ts'
import { useCanvasTranslation, useSay } from './say.tsx'
import { useThings } from './things-context.ts'

export interface NearMachineData extends Record<string, unknown> {
  readonly view: MachineView
  readonly roomy: boolean
  /** Nodes on either side, by uid, to look into next. */
  readonly neighbours: readonly [before: string | undefined, after: string | undefined]
}
export type NearMachineNode = Node<NearMachineData, 'nearMachine'>

/** Memory as people say it. */
export function memoryText(bytes: number): string {
  if (bytes >= 2 ** 30) return `${Math.round((bytes / 2 ** 30) * 10) / 10}Gi`
  return `${Math.round(bytes / 2 ** 20)}Mi`
}

/** CPU as Kubernetes writes it. */
export function cpuText(milli: number): string {
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`
}

const PHASES: readonly { readonly phase: RingPhase; readonly colour: string }[] = [
  { phase: 'observe', colour: 'var(--m-watch)' }, { phase: 'compare', colour: 'var(--diff-mark)' }, { phase: 'act', colour: 'var(--desired)' },
]

function phaseIndex(phase: RingPhase): number {
  return phase === 'wait' ? 1 : PHASES.findIndex((entry) => entry.phase === phase)
}

function KubeletCell({ view }: { readonly view: MachineView }) {
  const t = useCanvasTranslation()
  const say = useSay()
  const pods = view.machine.pods.filter(isAlive)
  const differing = pods.filter((pod) => pod.state !== 'ready').length
  const things = useThings()
  const powered = hasPower(things, view.name), runs = powered && processRuns(things, `kubelet-${view.name}`)
  const shown = runs ? view.kubelet.phase : 'off'
  const at = phaseIndex(shown)
  const sentences = [
    t('near.observe', { pods: pods.length, containers: pods.reduce((sum, pod) => sum + pod.containers, 0) }),
    differing === 0 ? t('near.same') : t('near.differ', { count: differing }),
    view.kubelet.phase === 'act' ? say(view.kubelet.status) : view.kubelet.phase === 'wait' ? t('near.waiting', { what: say(view.kubelet.status) }) : t('near.nothing'),
  ]
  return (
    <div className="cell kubelet-cell" data-select={`component:${view.name}/kubelet`}>
      <h5>kubelet</h5>
      <Ring phase={shown} size={116} value={view.kubelet.value} label={`kubelet: ${t(`phase.${shown}`)}`} />
      {!runs && <p className="off-mark">{t(powered ? 'off.kubelet' : 'off.power')}</p>}
      <dl>
        {PHASES.map(({ phase, colour }, index) => (
          <div key={phase} className={index === at ? 'is-now' : undefined}>
            <i style={{ background: index <= at || view.kubelet.phase === 'sync' ? colour : 'var(--line-2)' }} /><dt>{t(`phase.${phase}`)}</dt><dd>{sentences[index]}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function RuntimeCells({ view }: { readonly view: MachineView }) {
  const t = useCanvasTranslation()
  const images = new Set(view.machine.pods.flatMap((pod) => pod.images.map(imageName)))
  const pulling = view.pods.find((pod) => pod.pod.state === 'pulling')
  return (
    <>
      <div className={`cell${view.kubelet.runtimeBusy ? ' is-cri' : ''}`} data-select={`component:${view.runtimes[0]?.address ?? ''}`}>
        <h5><span className="message-cri"><MessageIcon type="cri" size={13} /></span>{view.runtimes[0]?.name}</h5>
        {view.runtimes.length > 1 && <div className="runtime-chain">{view.runtimes.slice(1).map(({ address, name }) => <span key={address} className="mono" data-select={`component:${address}`}>› {name}</span>)}</div>}
        <div className="muted">{t('near.images', { count: images.size })}</div>
        {pulling !== undefined && <div>{t('near.pulling')} <span className="mono">{imageName(pulling.pod.images[0] ?? '')}</span> {pulling.percent === undefined ? '' : `${pulling.percent}%`}</div>}
      </div>
      <div className={`cell${view.kubelet.proxy === 'packet' ? ' is-packet' : ''}`} data-select={`component:${view.name}/kube-proxy`}>
        <h5><KindIcon kind="Service" size={13} />kube-proxy</h5>
        <div className="muted">{t('near.proxy')}</div>
      </div>
    </>
  )
}

/** What a Pod asks for, against what its machine can give. */
function Requests({ view, machine }: { readonly view: PodView; readonly machine: Machine }) {
  const t = useCanvasTranslation()
  const { pod } = view
  const row = (label: string, used: number, of: number, text: string) => (
    <div className="request"><span>{label}</span><i><i style={{ width: `${of === 0 ? 0 : Math.min(100, (used / of) * 100)}%` }} /></i><span className="mono">{text}</span></div>
  )
  if (pod.cpuMilli === 0 && pod.memoryBytes === 0) return <div className="muted near-note">{t('near.noRequests')}</div>
  return (
    <>
      {row(t('cpu'), pod.cpuMilli, machine.node?.cpuMilli ?? 0, `${cpuText(pod.cpuMilli)} / ${cpuText(machine.node?.cpuMilli ?? 0)}`)}
      {row(t('memory'), pod.memoryBytes, machine.node?.memoryBytes ?? 0, `${memoryText(pod.memoryBytes)} / ${memoryText(machine.node?.memoryBytes ?? 0)}`)}
    </>
  )
}

function Containers({ view }: { readonly view: PodView }) {
  const t = useCanvasTranslation()
  const { pod } = view
  const running = pod.state === 'ready' || pod.state === 'notready' || pod.state === 'crash' || pod.state === 'terminating'
  return (
    <div className="containers">
      {pod.images.slice(0, 3).map((entry, index) => (
        <div key={entry} className={`container state-box-${index < pod.ready ? 'ready' : running ? 'notready' : 'creating'}`}>
          <h6><StateIcon state={index < pod.ready ? 'ready' : pod.state === 'ready' ? 'notready' : pod.state} size={15} /><span className="clip">{entry.slice(0, entry.indexOf('='))}</span></h6>
          <div className="mono clip container-image">{imageName(entry)}</div>
        </div>
      ))}
      {pod.images.length > 3 && <div className="near-note">{t('more', { count: pod.images.length - 3 })}</div>}
    </div>
  )
}

const NearPod = memo(function NearPod({ view, machine }: { readonly view: PodView; readonly machine: Machine }) {
  const t = useCanvasTranslation()
  const things = useThings()
  const { pod, box } = view
  const large = box.h > 195
  const why = notBegun(pod)
  const classes = ['pod', 'is-near', `pod-${pod.state}`, view.mark === undefined ? '' : `is-${view.mark}`, view.dim ? 'is-dim' : ''].filter(Boolean).join(' ')
  return (
    <section className={classes} style={{ transform: `translate(${box.x}px,${box.y}px)`, width: box.w, height: box.h }} data-select={`object:${pod.uid}`} aria-label={pod.name}>
      <header>
        <StateIcon state={pod.state} size={large ? 20 : 18} progress={view.percent === undefined ? undefined : view.percent / 100} />
        <b className="clip">{pod.name}</b>
        <span className={`state-${pod.state} near-state`}>{why ? t(`stuck.${why}`) : t(`states:${pod.state}`)}{view.percent === undefined ? '' : ` ${view.percent}%`}</span>
        <span className="grow" />
        <PodVersion view={view} />
        {large && <span className="mono near-ip">{pod.ip === '' ? t('near.noIp') : pod.ip}</span>}
      </header>
      <div className="near-body">
        <Containers view={view} />
        <Requests view={view} machine={machine} />
        <div className="near-foot">
          <span className="pill-line"><Icon name="loop" size={12} />{t('near.restarts', { count: pod.restarts })}</span>
          {pod.claims.map((claim) => <span key={claim} className="pill-line is-mounted"><KindIcon kind="PersistentVolumeClaim" size={12} />{claim}</span>)}
          {ownVolumesOf(things, pod).map(({ name, type, files }) => <span key={name} className="pill-line is-mounted" title={t('volume.title', { name, type, count: files })}><Icon name={type === 'hostPath' ? 'disk' : 'box'} size={12} />{name} <span className="mono">{type} · {t('volume.files', { count: files })}</span></span>)}
          {large && pod.labels.filter((label) => !label.startsWith('pod-template-hash')).slice(0, 3).map((label) => <span key={label} className="pill-line is-label mono">{label}</span>)}
        </div>
      </div>
    </section>
  )
})

export const NearMachineBox = memo(function NearMachineBox({ data }: NodeProps<NearMachineNode>) {
  const t = useCanvasTranslation()
  const { view, roomy, neighbours } = data
  const node = view.machine.node
  return (
    <section className={`machine is-near${node === undefined || node.ready !== 'True' ? ' is-not-ready' : ''}`} aria-label={view.name}>
      <header className={roomy ? 'near-head' : 'near-head is-tight'} data-select={node === undefined ? undefined : `object:${node.uid}`}>
        {neighbours[0] !== undefined && <button type="button" className="near-step" aria-label={t('near.before')} data-select={`object:${neighbours[0]}`}><Icon name="left" size={14} /></button>}
        <b>{view.name}</b>
        {neighbours[1] !== undefined && <button type="button" className="near-step" aria-label={t('near.after')} data-select={`object:${neighbours[1]}`}><Icon name="right" size={14} /></button>}
        <Condition machine={view.machine} words />
        {node !== undefined && roomy && <><span className="mono">{node.address}</span><span className="mono near-cidr">podCIDR {node.podCIDR}</span></>}
        {node !== undefined && <span>vCPU {cpuText(node.cpuMilli)} · {memoryText(node.memoryBytes)}</span>}
      </header>
      {roomy && <div className="near-left"><KubeletCell view={view} /><RuntimeCells view={view} /><Usage cpu={view.cpu} memory={view.memory} /></div>}
      {view.pods.map((pod) => <NearPod key={pod.pod.uid} view={pod} machine={view.machine} />)}
    </section>
  )
})
