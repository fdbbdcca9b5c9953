// A Pod on its node: icon and name, state and counts; what it shows depends on how wide it is drawn.
import { memo } from 'react'
import { Icon, StateIcon } from '../../theme/icons.tsx'
import type { PodScene } from '../../session/scene.ts'
import { notBegun, shortPodName, tinyPodName } from '../model/model.ts'
import type { PodView } from '../view/view.ts'
import { failingPercent, isCrashLooped, ownVolumesOf } from '../model/things.ts'
import { useCanvasTranslation } from './say.tsx'
import { useThings } from './things-context.ts'

/** What stands under a Pod's name: a short label of its state. */
export function useStateLabel(pod: PodScene): string {
  const t = useCanvasTranslation()
  const why = notBegun(pod)
  if (why) return t(`stuck.${why}`)
  return t(`states:short.${pod.state}`, { defaultValue: t(`states:${pod.state}`) })
}

function classesOf(view: PodView, level: string): string {
  return ['pod', `pod-${view.pod.state}`, `is-${level}`, view.mark === undefined ? '' : `is-${view.mark}`, view.dim ? 'is-dim' : ''].filter(Boolean).join(' ')
}

export function PodVersion({ view }: { readonly view: PodView }) {
  return view.version === undefined ? null : <span className={`version${view.version.fresh ? ' is-fresh' : ''}`}>{view.version.text}</span>
}

/** What was done to a Pod on purpose: marks beside what the API says of it. */
function Trouble({ pod }: { readonly pod: PodScene }) {
  const t = useCanvasTranslation()
  const things = useThings()
  const percent = failingPercent(things, pod)
  return (
    <>
      {isCrashLooped(things, pod) && <span className="pod-trouble" title={t('trouble.crashing')}><Icon name="act" size={11} label={t('trouble.crashing')} /></span>}
      {percent > 0 && <span className="pod-trouble pod-count" title={t('trouble.failing', { percent })}>5xx {percent}%</span>}
    </>
  )
}

/** How many volumes fit beside a Pod's state. */
const MOST_VOLUMES = 3
/** A card narrower than this has no room for them. */
const VOLUMES_FROM_PX = 120

/** Volumes that are no claims, each with the number of files in it: a claim has a line of its own. */
function Volumes({ view: { pod, box } }: { readonly view: PodView }) {
  const t = useCanvasTranslation()
  const things = useThings()
  if (box.w < VOLUMES_FROM_PX) return null
  return ownVolumesOf(things, pod).slice(0, MOST_VOLUMES).map(({ name, type, files }) => {
    const title = t('volume.title', { name, type, count: files })
    return <span key={name} className={files > 0 ? 'pod-volume has-files' : 'pod-volume'} title={title}><Icon name={type === 'hostPath' ? 'disk' : 'box'} size={11} label={title} /><span aria-hidden>{files}</span></span>
  })
}

/** A name that gives up its middle where there is no room: Pods of one owner differ at the end. */
function PodName({ name }: { readonly name: string }) {
  const end = name.lastIndexOf('-')
  return end <= 0 ? <span className="clip">{name}</span> : <span className="pod-name-parts"><span className="clip">{name.slice(0, end)}</span><span>{name.slice(end)}</span></span>
}

/** Icon, name, label, ready count, restarts, version. */
export const MidPod = memo(function MidPod({ view }: { readonly view: PodView }) {
  const { pod, box } = view
  const label = useStateLabel(pod)
  const failing = failingPercent(useThings(), pod) > 0
  // An error is more telling than a count, and there is room for one of them.
  const counts = !failing && (pod.state === 'ready' || (pod.state === 'notready' && (box.w >= 130 || view.version === undefined)))
  return (
    <div className={classesOf(view, 'mid')} style={{ transform: `translate(${box.x}px,${box.y}px)`, width: box.w, height: box.h }} data-select={`object:${pod.uid}`} title={`${pod.name} · ${pod.status}`}>
      <span key={pod.state} className="pod-change" aria-hidden />
      <div className="pod-name"><StateIcon state={pod.state} size={17} progress={view.percent === undefined ? undefined : view.percent / 100} /><PodName name={shortPodName(pod)} /></div>
      <div className={`pod-label state-${pod.state}`}>
        <span className="clip">{label}</span>
        {view.percent !== undefined && <span className="pod-count">{view.percent}%</span>}
        {counts && <span className="pod-count">{pod.ready}/{pod.containers}</span>}
        {pod.restarts > 0 && pod.state !== 'terminating' && <span className="pod-count">↻{pod.restarts}</span>}
        <Trouble pod={pod} />
        <Volumes view={view} />
        <PodVersion view={view} />
      </div>
    </div>
  )
})

const ICON_AND_PADDING = 27
const LETTER = 6.9

/** About how wide a label is drawn; Hangul takes most of its square. */
function widthOf(label: string): number {
  return [...label].reduce((width, letter) => width + (letter > '\u1100' ? 10.6 : letter === ' ' ? 2.6 : 6.2), 0)
}

/** Icon and short name, and a label where the Pod is not ready and the name leaves room. */
export const CompactPod = memo(function CompactPod({ view }: { readonly view: PodView }) {
  const { pod, box } = view
  const label = useStateLabel(pod)
  const name = box.w >= 108 ? shortPodName(pod) : tinyPodName(pod)
  const room = box.w - ICON_AND_PADDING - name.length * LETTER >= (view.percent === undefined ? widthOf(label) : widthOf('100%'))
  return (
    <div className={classesOf(view, 'compact')} style={{ transform: `translate(${box.x}px,${box.y}px)`, width: box.w, height: box.h }} data-select={`object:${pod.uid}`} title={`${pod.name} · ${pod.status}`}>
      <span key={pod.state} className="pod-change" aria-hidden />
      <StateIcon state={pod.state} size={16} progress={view.percent === undefined ? undefined : view.percent / 100} />
      <span className="pod-tiny clip">{name}</span>
      {room && pod.state !== 'ready' && <span className={`pod-tiny-label clip state-${pod.state}`}>{view.percent === undefined ? label : `${view.percent}%`}</span>}
    </div>
  )
})
