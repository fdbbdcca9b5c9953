// kube-apiserver: one wide bar that everyone talks to, with the stages of a request and the objects that it keeps lying on it.
import { createContext, memo, useContext } from 'react'
import type { ReactNode } from 'react'
import type { Node, NodeProps } from '@xyflow/react'
import type { Rect } from '../layout/geometry.ts'
import type { Density } from '../layout/detail.ts'
import type { ApiStage } from '../model/activity.ts'
import type { BarView } from '../view/view.ts'
import { ObjectCard } from './object-card.tsx'
import { useCanvasTranslation } from './say.tsx'
import { ApiServers } from './api-servers.tsx'
import { EtcdMembers } from './etcd-members.tsx'
import { apiServers, etcdMembers, hubRuns, processRuns } from '../model/things.ts'
import { useThings } from './things-context.ts'
import { StorageSlot } from './storage-pieces.tsx'

export interface BarData extends Record<string, unknown> {
  readonly view: BarView
  /** Relative to the bar. */
  readonly cards: readonly Rect[]
  readonly storage: readonly Rect[]
  readonly density: Density
  readonly near: string | undefined
  readonly dim: boolean
  readonly selected: boolean
  readonly selectedAddress: string | undefined
}
/** What the page offers where nothing was asked for yet. */
export const InvitationContext = createContext<ReactNode>(undefined)
export type BarNode = Node<BarData, 'bar'>

const STAGES = ['authn', 'authz', 'admission', 'store'] as const

/** Which word lights at which stage. */
const LIT: Record<ApiStage, (typeof STAGES)[number] | undefined> = { idle: undefined, request: 'authn', admission: 'admission', store: 'store' }

function Stages({ stage }: { readonly stage: ApiStage }) {
  const t = useCanvasTranslation()
  return (
    <span className="stages">
      {STAGES.map((name, index) => (
        <span key={name}>{index > 0 && <i aria-hidden>›</i>}<span className={LIT[stage] === name ? 'is-lit' : undefined}>{t(`stage.${name}`)}</span></span>
      ))}
    </span>
  )
}

function Nothing({ box, machines }: { readonly box: Rect; readonly machines: number }) {
  const t = useCanvasTranslation()
  const invitation = useContext(InvitationContext)
  return (
    <div className="nothing" style={{ left: box.x, top: box.y, width: box.w, minHeight: box.h }}>
      <div><b>{t('nothing.title')}</b><span>{t('nothing.text', { count: machines })}</span></div>
      {invitation}
    </div>
  )
}

export const BarBox = memo(function BarBox({ data }: NodeProps<BarNode>) {
  const t = useCanvasTranslation()
  const { view, density } = data
  const things = useThings(), runs = hubRuns(things), servers = apiServers(things)
  const form = density === 'phone' ? 'row' : density === 'embed' ? 'low' : 'card'
  const empty = view.cards.length === 0 && view.storage.length === 0 && data.cards.length > 0
  const last = data.cards[data.cards.length - 1]
  return (
    <section className={`bar${data.selected ? ' is-selected' : ''}${runs ? '' : ' is-off'}`} aria-label="kube-apiserver">
      <header className="bar-head" data-select={servers.length > 0 ? undefined : 'component:kube-apiserver'}>
        <b>kube-apiserver</b>
        {servers.length > 0 && data.near === undefined && <ApiServers servers={servers} isBalanced={processRuns(things, 'balancer')} selected={data.selectedAddress} />}
        {!runs && <span className="off-mark">{t('off.apiserver')}</span>}
        {runs && density !== 'phone' && (servers.length === 0 || data.near !== undefined) && <span className="muted clip">{data.near === undefined ? t('hub') : t('hubNear', { node: data.near })}</span>}
        <span className="grow" />
        {density !== 'full' && view.hidden > 0 && <span className="muted">{t('moreObjects', { count: view.hidden })}</span>}
        {density === 'full' && data.near === undefined && <Stages stage={view.stage} />}
        {data.near !== undefined && density === 'full' && <span className="mono bar-field">spec.nodeName={data.near}</span>}
      </header>
      {empty && last !== undefined && <Nothing box={last} machines={view.machines} />}
      {view.cards.map((card, index) => data.cards[index] !== undefined && (
        <ObjectCard key={card.uid} card={card} box={data.cards[index]} form={form} mark={view.marks[card.uid]} dim={view.dim.includes(card.uid)} namespaced={view.namespaces > 1} />
      ))}
      {density === 'full' && view.hidden > 0 && last !== undefined && <div className="object is-more" style={{ left: last.x, top: last.y, width: last.w, height: last.h }}>{t('moreObjects', { count: view.hidden })}</div>}
      {view.storage.map((item, index) => data.storage[index] !== undefined && (
        <StorageSlot key={item.key} item={item} box={data.storage[index]} marks={view.marks} dim={view.dim.includes(item.key)} />
      ))}
    </section>
  )
})

export interface EtcdData extends Record<string, unknown> {
  readonly revision: number
  readonly dim: boolean
  /** Address of what is selected of it. */
  readonly selected: string | undefined
}
export type EtcdNode = Node<EtcdData, 'etcd'>

/** etcd hangs off the bar's side: only the API server speaks to it. */
export const EtcdBox = memo(function EtcdBox({ data }: NodeProps<EtcdNode>) {
  const t = useCanvasTranslation()
  const things = useThings(), runs = processRuns(things, 'etcd'), members = etcdMembers(things)
  if (members.length > 0) return <EtcdMembers members={members} dim={data.dim} selected={data.selected} />
  return (
    <div className={`etcd${data.dim ? ' is-dim' : ''}${data.selected ? ' is-selected' : ''}${runs ? '' : ' is-off'}`} data-select="component:etcd">
      <svg width="76" height="80" viewBox="0 0 80 74" aria-hidden>
        <path className="etcd-body" d="M8 14v46c0 6 14 11 32 11s32-5 32-11V14" /><ellipse className="etcd-body" cx="40" cy="14" rx="32" ry="10" />
        <path className="etcd-lines" d="M8 30c0 6 14 10 32 10s32-4 32-10M8 45c0 6 14 10 32 10s32-4 32-10" />
      </svg>
      <b>etcd</b>
      <span>{runs ? `rev ${data.revision}` : t('off.word')}</span>
    </div>
  )
})
