// The canvas for keyboards and screen readers: a tree of region, node and Pod. Arrow keys move, Enter inspects, Escape lets go.
import { memo, useId, useMemo, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useCanvasTranslation, useSay } from '../boxes/say.tsx'
import type { Translate } from '../boxes/say.tsx'
import type { PodScene } from '../../session/scene.ts'
import type { Say } from '../glyphs/define-glyph.ts'
import { apiServers, addonsOf, etcdMembers, foreignOn, hasPower, isCrashLooped, loopTurns, processRuns, volumesOf, hubRuns } from '../model/things.ts'
import type { Things } from '../model/things.ts'
import type { CanvasView } from '../view/view.ts'

/** What `data-select` carries: an object's uid or a component's address. */
export type SelectKey = `object:${string}` | `component:${string}`

interface TreeItem {
  readonly key: string
  readonly label: string
  readonly select: SelectKey | undefined
  readonly children: readonly TreeItem[]
}

function podItem(pod: PodScene, t: Translate, things: Things): TreeItem {
  const select: SelectKey = `object:${pod.uid}`
  return {
    key: pod.uid, select, label: `${pod.name}, ${t(`states:${pod.state}`)}, ${pod.ready}/${pod.containers}${isCrashLooped(things, pod) ? `, ${t('trouble.crashing')}` : ''}`,
    // What lies in it is inspected with it.
    children: [
      ...pod.images.map((image): TreeItem => ({ key: `${pod.uid} ${image}`, select, label: image.replace('=', ', '), children: [] })),
      ...volumesOf(things, pod).map(({ name, type, files }): TreeItem => ({ key: `${pod.uid} ${name}`, select, label: t('volume.title', { name, type, count: files }), children: [] })),
    ],
  }
}

/** A claim with its volume below it, or a volume that nobody claims. */
function storageItem({ claim, volume, claimStatus, reason }: CanvasView['bar']['storage'][number], say: (say: Say) => string): TreeItem | undefined {
  const disk: TreeItem | undefined = volume && { key: volume.uid, select: `object:${volume.uid}`, label: `PersistentVolume ${volume.name}, ${volume.size}, ${volume.phase}`, children: [] }
  if (!claim) return disk
  const standing = [claimStatus, reason].flatMap((part) => (part ? [say(part)] : []))
  return { key: claim.uid, select: `object:${claim.uid}`, label: [`PersistentVolumeClaim ${claim.name}`, claim.size, ...standing].join(', '), children: disk ? [disk] : [] }
}

/** Regions, what is in them, and the Pods of each machine. */
export function treeOf(view: CanvasView, t: Translate, say: (say: Say) => string): readonly TreeItem[] {
  const { things } = view
  const off = (process: string) => (processRuns(things, process) ? '' : `, ${t('off.word')}`)
  const loop = (entry: CanvasView['scheduler']): TreeItem => ({
    key: entry.address, select: `component:${entry.address}`, children: [],
    label: (entry === view.scheduler ? processRuns(things, entry.address) : loopTurns(things, entry.address)) ? `${entry.label}, ${t(`phase.${entry.phase}`)}, ${say(entry.status)}` : `${entry.label}, ${t('off.loop')}`,
  })
  const servers = apiServers(things), serverItems: readonly TreeItem[] = servers.length === 0 ? [] : [
    { key: 'balancer', label: `${t('balancer.name')}${off('balancer')}`, select: 'component:balancer', children: [] },
    ...servers.map(({ address, state }): TreeItem => ({ key: address, label: t(`balancer.${state}`, { name: address }), select: `component:${address}`, children: [] })),
  ]
  const regions: readonly TreeItem[] = [
    { key: 'controllers', label: `kube-controller-manager${off('kube-controller-manager')}`, select: 'component:kube-controller-manager', children: view.loops.map(loop) },
    { key: 'scheduler', label: loop(view.scheduler).label, select: 'component:kube-scheduler', children: view.queue.map((entry) => podItem(entry.pod, t, things)) },
    {
      key: 'bar', label: `kube-apiserver${hubRuns(things) ? '' : `, ${t('off.word')}`}`, select: servers.length > 0 ? undefined : 'component:kube-apiserver',
      children: [...serverItems, ...view.bar.cards.map((card): TreeItem => ({
        key: card.uid, select: `object:${card.uid}`, children: [],
        label: `${card.kind} ${card.name}${card.lines.length > 0 ? `, ${card.lines.map(say).join(', ')}` : ''}`,
      }))],
    },
    { key: 'storage', label: t('storage.title'), select: undefined, children: view.bar.storage.flatMap((item) => storageItem(item, say) ?? []) },
    {
      key: 'etcd', label: `etcd, rev ${view.revision}${off('etcd')}`, select: etcdMembers(things).length > 0 ? undefined : 'component:etcd',
      children: etcdMembers(things).map(({ name, role, term, revision }): TreeItem => ({ key: name, label: t('etcdMember.says', { name, role: t(`etcdMember.${role}`), term, revision }), select: `component:${name}`, children: [] })),
    },
    {
      key: 'machines', label: t('machines', { count: view.machines.length }), select: undefined,
      children: view.machines.map((machine): TreeItem => ({
        key: machine.name, select: machine.machine.node === undefined ? undefined : `object:${machine.machine.node.uid}`,
        label: [
          machine.name, machine.machine.node?.ready === 'True' ? 'Ready' : 'NotReady', hasPower(things, machine.name) ? '' : t('off.machine'),
          `kubelet ${t(`phase.${processRuns(things, `kubelet-${machine.name}`) ? machine.kubelet.phase : 'off'}`)}`, t('pods', { count: machine.machine.pods.length }),
          ...foreignOn(things, machine.name).map(({ name, fields }) => t('foreign.title', { name, image: String(fields['image']) })),
        ].filter((part) => part !== '').join(', '),
        children: machine.machine.pods.map((pod) => podItem(pod, t, things)),
      })),
    },
    ...addonsOf(things).map(({ name, on }): TreeItem => ({ key: name, select: undefined, label: `${name}, ${t(on ? 'addon.on' : 'addon.off')}`, children: [] })),
  ]
  return regions.filter((region) => region.children.length > 0 || region.key === 'etcd' || region.key.startsWith('cluster-') || region.key === 'scheduler')
}

function itemAt(items: readonly TreeItem[], path: readonly number[]): TreeItem | undefined {
  const [first, ...rest] = path
  const item = items[Math.min(first, items.length - 1)]
  return rest.length === 0 || item === undefined ? item : itemAt(item.children, rest)
}

function siblingsAt(items: readonly TreeItem[], path: readonly number[]): readonly TreeItem[] {
  return path.length === 1 ? items : (itemAt(items, path.slice(0, -1))?.children ?? [])
}

/** The path after a key; undefined where the key means nothing here. */
export function moveIn(items: readonly TreeItem[], path: readonly number[], key: string): readonly number[] | undefined {
  const last = path[path.length - 1]
  const siblings = siblingsAt(items, path)
  const base = path.slice(0, -1)
  if (key === 'ArrowDown') return [...base, Math.min(siblings.length - 1, last + 1)]
  if (key === 'ArrowUp') return [...base, Math.max(0, last - 1)]
  if (key === 'Home') return [...base, 0]
  if (key === 'End') return [...base, siblings.length - 1]
  if (key === 'ArrowRight') return (itemAt(items, path)?.children.length ?? 0) > 0 ? [...path, 0] : path
  if (key === 'ArrowLeft') return path.length > 1 ? base : path
  return undefined
}

interface CanvasTreeProps {
  readonly view: CanvasView
  readonly onSelect: (key: SelectKey | undefined) => void
  /** The item that the keyboard is on, so that the canvas can outline it. */
  readonly onActive: (key: SelectKey | undefined) => void
}

export const CanvasTree = memo(function CanvasTree({ view, onSelect, onActive }: CanvasTreeProps) {
  const t = useCanvasTranslation()
  const say = useSay()
  const id = useId()
  const [path, setPath] = useState<readonly number[]>([0])
  const [focused, setFocused] = useState(false)
  const items = useMemo(() => (focused ? treeOf(view, t, say) : []), [focused, view, t, say])
  const valid = items.length === 0 ? path : path.map((step, depth) => Math.min(step, Math.max(0, siblingsAt(items, path.slice(0, depth + 1)).length - 1)))
  const active = itemAt(items, valid)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'Enter') onSelect(active?.select)
    else if (event.key === 'Escape') onSelect(undefined)
    else {
      const next = moveIn(items, valid, event.key)
      if (next === undefined) return
      setPath(next)
      onActive(itemAt(items, next)?.select)
    }
    event.preventDefault()
    event.stopPropagation()
  }
  const onFocus = () => {
    setFocused(true)
    onActive(active?.select)
  }
  const onBlur = () => {
    setFocused(false)
    onActive(undefined)
  }
  return (
    <div className="canvas-tree" role="tree" tabIndex={0} aria-label={t('tree')} aria-activedescendant={active === undefined ? undefined : `${id}-active`} onKeyDown={onKeyDown} onFocus={onFocus} onBlur={onBlur}>
      <div className="visually-hidden" role="treeitem" id={`${id}-active`} aria-selected={active !== undefined} aria-level={valid.length}
        aria-posinset={valid[valid.length - 1] + 1} aria-setsize={Math.max(1, siblingsAt(items, valid).length)} {...((active?.children.length ?? 0) > 0 ? { 'aria-expanded': true } : {})}>
        {active?.label ?? t('treeHint')}
      </div>
    </div>
  )
})
