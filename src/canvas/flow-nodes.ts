// The boxes of the canvas as React Flow nodes: one per machine, component or region, never one per Pod. A node whose slice did not change
// is the very same value as before, so that React Flow leaves it alone.
import type { Node } from '@xyflow/react'
import type { BarNode, EtcdNode } from './boxes/bar-box.tsx'
import type { ControllersNode, OutsideNode, SchedulerNode, YouNode } from './boxes/control-boxes.tsx'
import type { FleetRowNode } from './boxes/fleet-row.tsx'
import type { MachineNode } from './boxes/machine-box.tsx'
import type { NearMachineNode } from './boxes/near-machine-box.tsx'
import type { RulesNode } from './boxes/rules-box.tsx'
import type { Rect } from './layout/geometry.ts'
import type { Layout } from './layout/layout.ts'
import { FRAMES } from './layout/metrics.ts'
import { ETCD, etcdMember, shapeOf } from './model/hops.ts'
import type { Model } from './model/model.ts'
import { share } from './view/share.ts'
import type { Attention, CanvasView } from './view/view.ts'
import type { MessageType } from '../theme/icons.tsx'

export type CanvasNode = YouNode | ControllersNode | SchedulerNode | OutsideNode | BarNode | EtcdNode | RulesNode | MachineNode | NearMachineNode | FleetRowNode

function frame(id: string, box: Rect) {
  return {
    id, position: { x: box.x, y: box.y }, width: box.w, height: box.h, style: { width: box.w, height: box.h },
    draggable: false, selectable: false, connectable: false, focusable: false, deletable: false,
  } satisfies Partial<Node>
}

function relative(box: Rect, to: Rect): Rect {
  return { x: box.x - to.x, y: box.y - to.y, w: box.w, h: box.h }
}

function upperNodes(view: CanvasView, layout: Layout, attention: Attention): readonly CanvasNode[] {
  const { ring, grouped } = FRAMES[layout.density]
  const chain = attention.chain
  const faded = (address: string) => chain !== undefined && !chain.has(address)
  const placed = (address: string) => ({ dim: faded(address), selectedAddress: attention.selectedAddress })
  const nodes: CanvasNode[] = []
  if (layout.you !== undefined) nodes.push({ ...frame('you', layout.you), type: 'you', data: placed('kubectl') })
  if (layout.manager !== undefined) {
    const manager = layout.manager
    nodes.push({
      ...frame('controllers', manager), type: 'controllers',
      data: { ...placed('kube-controller-manager'), loops: view.loops, more: view.moreLoops, slots: layout.loops.map((slot) => relative(slot, manager)), ring, grouped, dimmed: chain === undefined ? [] : view.loops.filter((loop) => faded(loop.address)).map((loop) => loop.address) },
    })
  }
  if (layout.scheduler !== undefined) {
    const box = layout.scheduler
    const slot = { x: 0, y: grouped ? 20 : 0, w: Math.min(box.w, grouped ? 112 : box.w), h: box.h }
    nodes.push({
      ...frame('scheduler', box), type: 'scheduler',
      data: { ...placed('kube-scheduler'), scheduler: view.scheduler, slot, ring, grouped, queue: layout.queue === undefined ? [] : view.queue, queueBox: layout.queue === undefined ? undefined : relative(layout.queue, box) },
    })
  }
  if (layout.outside !== undefined && view.outside !== undefined) nodes.push({ ...frame('outside', layout.outside), type: 'outside', data: { ...placed('client'), outside: view.outside } })
  return nodes
}

function barNodes(view: CanvasView, layout: Layout, attention: Attention): readonly CanvasNode[] {
  if (layout.form === 'fleet') {
    const rates: Partial<Record<MessageType, number>> = {}
    for (const hop of view.hops.foreground) {
      const shape = shapeOf(hop)
      if (shape === undefined || shape === 'answer') continue
      rates[shape] = (rates[shape] ?? 0) + 1000 / Math.max(1, hop.arrivesAt - hop.sentAt)
    }
    return [{ ...frame('bar', layout.bar), type: 'fleetRow', data: { loops: view.loops, scheduler: view.scheduler, rates, unschedulable: view.queue.filter(({ pod }) => pod.state === 'unschedulable').length } }]
  }
  const chain = attention.chain
  const near = layout.form === 'near' ? view.machines[0]?.name : undefined
  const nodes: CanvasNode[] = [{
    ...frame('bar', layout.bar), type: 'bar',
    data: {
      view: view.bar, cards: layout.cards.map((box) => relative(box, layout.bar)), storage: layout.storage.map((box) => relative(box, layout.bar)),
      density: layout.density, near, dim: false, selected: attention.selectedAddress === 'kube-apiserver', selectedAddress: attention.selectedAddress,
    },
  }]
  if (layout.etcd !== undefined) nodes.push({ ...frame('etcd', layout.etcd), type: 'etcd', data: { revision: view.revision, dim: chain !== undefined && ![...chain].some((address) => address === ETCD || etcdMember(address) !== undefined), selected: attention.selectedAddress !== undefined && (attention.selectedAddress === ETCD || etcdMember(attention.selectedAddress) !== undefined) ? attention.selectedAddress : undefined } })
  if (layout.rules !== undefined && view.rules !== undefined) nodes.push({ ...frame('rules', layout.rules), type: 'rules', data: { rules: view.rules, dim: chain !== undefined } })
  return nodes
}

function neighboursOf(name: string, model: Model): readonly [string | undefined, string | undefined] {
  const at = model.machines.findIndex((machine) => machine.name === name)
  return [model.machines[at - 1]?.node?.uid, model.machines[at + 1]?.node?.uid]
}

function machineNodes(view: CanvasView, layout: Layout, model: Model): readonly CanvasNode[] {
  if (layout.form === 'fleet') return []
  return view.machines.flatMap((machine): CanvasNode[] => {
    const box = layout.machines.get(machine.name)
    if (box === undefined) return []
    return layout.form === 'near'
      ? [{ ...frame(`machine:${machine.name}`, box), type: 'nearMachine', data: { view: machine, roomy: layout.density !== 'phone', neighbours: neighboursOf(machine.name, model) } }]
      : [{ ...frame(`machine:${machine.name}`, box), type: 'machine', data: { view: machine, level: layout.level, density: layout.density, wide: box.w >= 196 } }]
  })
}

/** All boxes of a view, with the identity of those that did not change. */
export function flowNodes(view: CanvasView, layout: Layout, model: Model, attention: Attention, earlier: readonly CanvasNode[]): readonly CanvasNode[] {
  const before = new Map(earlier.map((node) => [node.id, node]))
  const nodes = [...upperNodes(view, layout, attention), ...barNodes(view, layout, attention), ...machineNodes(view, layout, model)]
    .map((node) => share(before.get(node.id), node))
  return nodes.length === earlier.length && nodes.every((node, index) => node === earlier[index]) ? earlier : nodes
}
