// The cluster as a picture: a pure function of (Scene, layout, selection, language). Objects are boxes, dots are the hops in flight.
import '@xyflow/react/dist/base.css'
import './canvas.css'
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { MouseEvent, ReactNode } from 'react'
import { ReactFlow, ReactFlowProvider } from '@xyflow/react'
import type { NodeTypes, Viewport } from '@xyflow/react'
import type { HopInFlight, Scene } from '../session/scene.ts'
import type { Selection } from '../session/playhead.ts'
import { chainSteps, keyOf, readAttention, selectionOf } from './attention.ts'
import { BarBox, EtcdBox, InvitationContext } from './boxes/bar-box.tsx'
import { ControllersBox, OutsideBox, SchedulerBox, YouBox } from './boxes/control-boxes.tsx'
import { FleetRow } from './boxes/fleet-row.tsx'
import { MachineBox } from './boxes/machine-box.tsx'
import { NearMachineBox } from './boxes/near-machine-box.tsx'
import { RulesBox } from './boxes/rules-box.tsx'
import { Speech, useCanvasTranslation } from './boxes/say.tsx'
import type { Language } from './boxes/say.tsx'
import { CanvasFoot } from './chrome/canvas-foot.tsx'
import type { ZoomStep } from './chrome/canvas-foot.tsx'
import { PointedAtContext, ThingsContext } from './boxes/things-context.ts'
import { CanvasTree } from './chrome/canvas-tree.tsx'
import type { SelectKey } from './chrome/canvas-tree.tsx'
import { FarCallout, useFarHover } from './chrome/far-callout.tsx'
import { Skeleton } from './chrome/skeleton.tsx'
import { StateStrip } from './chrome/state-strip.tsx'
import { StateTable } from './chrome/state-table.tsx'
import { flowNodes } from './flow-nodes.ts'
import type { CanvasNode } from './flow-nodes.ts'
import { CanvasLayer } from './hops/canvas-layer.tsx'
import { paintFar } from './hops/far.ts'
import { mountLines } from './hops/mounts.ts'
import { MOST_TOKENS, paint } from './hops/paint.ts'
import { usePalette } from './hops/palette.ts'
import { fetchMotion } from './motion.tsx'
import { densityFor, FULL_POD_WIDTH } from './layout/detail.ts'
import type { Layout } from './layout/layout.ts'
import { buildModel } from './model/model.ts'
import type { Model } from './model/model.ts'
import { shapeOf } from './model/hops.ts'
import { hasSeveralServers, toOneHub, withOneHub } from './model/one-hub.ts'
import { useCanvasZoom } from './use-canvas-zoom.ts'
import { useClusterLayout } from './use-cluster-layout.ts'
import { useReducedMotion, useSize } from './use-size.ts'
import type { Size } from './use-size.ts'
import { buildView } from './view/view.ts'

export interface ClusterCanvasProps {
  /** Undefined while the cluster starts. */
  readonly scene: Scene | undefined
  /** No scene is coming: the simulator was lost before its first one. */
  readonly lost?: boolean
  readonly selection?: Selection
  readonly onSelect: (selection: Selection | undefined) => void
  readonly onHover?: (selection: Selection | undefined) => void
  /** Shows the chain of causes of this hop and fades everything else. */
  readonly focusHop?: number
  /** The chain's hops in order, past ones included; without it, causes are shown as far as they are still in flight. */
  readonly chain?: readonly HopInFlight[]
  /** Kind/namespace/name of what to outline. */
  readonly highlight?: readonly string[]
  readonly language: Language
  /** For a canvas inside another page: no headings, one line of state. */
  readonly compact?: boolean
  /** What to offer where nothing was asked for yet. */
  readonly invitation?: ReactNode
}

const NODE_TYPES: NodeTypes = {
  you: YouBox, controllers: ControllersBox, scheduler: SchedulerBox, outside: OutsideBox, bar: BarBox, etcd: EtcdBox,
  rules: RulesBox, machine: MachineBox, nearMachine: NearMachineBox, fleetRow: FleetRow,
}
const NO_NODES: readonly CanvasNode[] = []

/** The band of rules stays this long after a packet, in virtual time, unless a lesson speaks of Services: machines need the room. */
const RULES_STAY_MS = 6_000

const NOTHING: readonly string[] = []

function pointsAtRules(highlight: readonly string[] | undefined): boolean {
  return highlight?.some((ref) => ref.startsWith('Service/') || ref.startsWith('EndpointSlice/')) ?? false
}

/** What one scene left behind for the next, so that what did not change keeps its identity. */
interface Memory {
  model: Model | undefined
  nodes: readonly CanvasNode[]
  /** When packets were sent, the first and the last that were seen. */
  firstPacketAt: number
  lastPacketAt: number
}

function selectKey(event: MouseEvent): SelectKey | undefined {
  const element = event.target instanceof Element ? event.target.closest('[data-select]') : null
  return (element?.getAttribute('data-select') ?? undefined) as SelectKey | undefined
}

function Graticule() {
  return <div className="graticule" aria-hidden />
}

interface DrawnProps extends ClusterCanvasProps {
  readonly scene: Scene
  readonly size: Size
}

/** Where on the world machines begin, with the title of a fleet above them. */
function machinesTop(layout: Layout): number {
  return Math.min(layout.height, ...[...layout.machines.values()].map((box) => box.y)) - (layout.form === 'fleet' ? 28 : 0)
}

function machinesBottom(layout: Layout): number {
  return Math.max(layout.bar.y + layout.bar.h, ...[...layout.machines.values()].map((box) => box.y + box.h))
}

/** Lines begin at the lower edge of the row of controllers, or at what is outside, which packets leave sideways. */
function hopsTop(layout: Layout): number {
  return layout.outside?.y ?? (layout.manager === undefined ? layout.bar.y : layout.manager.y + layout.manager.h) - 12
}

/** Fades a new level of detail in over the old one. */
function useLevelFade(root: React.RefObject<HTMLDivElement | null>, layout: Layout, still: boolean): void {
  const shown = `${layout.form}/${layout.level}`
  const before = useRef(shown)
  useEffect(() => {
    if (before.current !== shown && !still) root.current?.animate([{ opacity: 0.3 }, { opacity: 1 }], { duration: 140, easing: 'cubic-bezier(.6,0,.2,1)' })
    before.current = shown
  }, [root, shown, still])
}

/** Outlines the box that the keyboard is on. */
function useKeyboardOutline(root: React.RefObject<HTMLDivElement | null>, key: SelectKey | undefined): void {
  useEffect(() => {
    const element = key === undefined ? null : root.current?.querySelector(`[data-select="${CSS.escape(key)}"]`)
    element?.classList.add('is-focus')
    return () => element?.classList.remove('is-focus')
  }, [root, key])
}

function Drawn(props: DrawnProps) {
  const { size, selection, onSelect, onHover, focusHop, compact = false } = props
  const scene = useMemo(() => withOneHub(props.scene), [props.scene]), chain = useMemo(() => (hasSeveralServers(props.scene) ? props.chain?.map(toOneHub) : props.chain), [props.scene, props.chain])
  const root = useRef<HTMLDivElement>(null)
  const palette = usePalette(root)
  const still = useReducedMotion()
  const t = useCanvasTranslation()
  const [memory] = useState<Memory>(() => ({ model: undefined, nodes: NO_NODES, firstPacketAt: Number.POSITIVE_INFINITY, lastPacketAt: Number.NEGATIVE_INFINITY }))
  const { zoom, zoomBy, moveTo } = useCanvasZoom()
  const [keyboard, setKeyboard] = useState<SelectKey>()

  const model = buildModel(scene.objects, memory.model)
  for (const hop of scene.hops) {
    if (shapeOf(hop) !== 'packet') continue
    memory.firstPacketAt = Math.min(memory.firstPacketAt, hop.sentAt)
    memory.lastPacketAt = Math.max(memory.lastPacketAt, hop.sentAt)
  }
  const trafficSeen = scene.t >= memory.firstPacketAt && (scene.t <= memory.lastPacketAt + RULES_STAY_MS || pointsAtRules(props.highlight))
  const density = densityFor(size.width, size.height, compact)
  const layout = useClusterLayout({ scene, model, size, density, podWidth: zoom.podWidth, selection, trafficSeen })
  const steps = useMemo(() => chainSteps(scene, focusHop, chain), [scene, focusHop, chain])
  const attention = readAttention({ selection, highlight: props.highlight, steps, focused: focusHop !== undefined, trafficSeen })
  const view = useMemo(() => buildView(scene, model, layout, attention), [scene, model, layout, selection, props.highlight, steps, focusHop, trafficSeen])
  const nodes = flowNodes(view, layout, model, attention, memory.nodes)
  memory.model = model
  memory.nodes = nodes

  const lowest = Math.min(0, size.height - layout.height)
  const y = Math.max(lowest, Math.min(0, zoom.y))
  const overflowing = lowest < 0
  const machinesEnd = Math.min(size.height, Math.ceil(machinesBottom(layout)) + y + 10)
  const podsTop = Math.max(0, Math.floor(machinesTop(layout)) + y)
  useLevelFade(root, layout, still)
  useKeyboardOutline(root, keyboard)
  const far = useFarHover(layout, model, y)

  const paintHops = useCallback((context: CanvasRenderingContext2D) => {
    if (palette === undefined) return
    paint(context, {
      t: scene.t, hops: scene.hops, chain: steps, focused: focusHop !== undefined, reducedMotion: still,
      routes: { layout, model, loops: view.loops.map((loop) => loop.address), components: scene.components },
      mounts: mountLines(view, layout, model), veil: layout.rules,
    }, palette)
  }, [palette, scene, steps, focusHop, still, layout, model, view])
  const keyboardUid = keyboard?.startsWith('object:') === true ? keyboard.slice(7) : undefined
  const selectedUid = selection?.type === 'object' ? selection.uid : undefined
  const title = t('machines', { count: model.machines.length })
  const paintPods = useCallback((context: CanvasRenderingContext2D) => {
    if (palette !== undefined) paintFar(context, layout, view.machines, { selected: selectedUid, hovered: keyboardUid ?? far.uid, title }, palette)
  }, [palette, layout, view.machines, selectedUid, keyboardUid, far.uid, title])

  const select = useCallback((key: SelectKey | undefined) => onSelect(selectionOf(key, memory.model)), [onSelect, memory])
  const onClick = (event: MouseEvent) => {
    const key = layout.level === 'far' ? (far.keyAt(event) ?? selectKey(event)) : selectKey(event)
    if (key !== undefined) select(key)
    else if (event.target instanceof Element && event.target.closest('.react-flow__pane') !== null) select(undefined)
  }
  const hovered = useRef<SelectKey>(undefined)
  const onPointerOver = (event: MouseEvent) => {
    if (onHover === undefined) return
    const key = selectKey(event)
    if (key === hovered.current) return
    hovered.current = key
    onHover(selectionOf(key, memory.model))
  }
  const onZoom = useCallback((step: ZoomStep) => zoomBy(step, layout), [zoomBy, layout])
  useWheelZoom(root, onZoom)
  const percent = Math.round(((zoom.podWidth === 'fit' ? layout.podWidth : zoom.podWidth) / FULL_POD_WIDTH) * 100)

  return (
    <div ref={root} role="presentation" className={`canvas-drawn is-${density} form-${layout.form}${overflowing ? ' is-overflowing' : ''}${view.hops.foreground.length > MOST_TOKENS ? ' is-crowded' : ''}`} onClick={onClick} onPointerOver={onPointerOver} onPointerMove={far.onPointerMove} onPointerLeave={far.onPointerLeave}>
      <CanvasTree view={view} onSelect={select} onActive={setKeyboard} />
      <div className="canvas-world">
        <ReactFlow
          nodes={nodes as CanvasNode[]} nodeTypes={NODE_TYPES} width={size.width} height={size.height}
          viewport={{ x: 0, y, zoom: 1 }} onViewportChange={(next: Viewport) => moveTo(Math.max(lowest, Math.min(0, next.y)))}
          minZoom={1} maxZoom={1} panOnDrag={overflowing} panOnScroll={overflowing} preventScrolling={overflowing}
          zoomOnScroll={false} zoomOnPinch={false} zoomOnDoubleClick={false}
          nodesDraggable={false} nodesConnectable={false} nodesFocusable={false} elementsSelectable={false} disableKeyboardA11y
          // It would listen on the whole window, and take the space out of what is typed into the editor.
          panActivationKeyCode={null} zoomActivationKeyCode={null} selectionKeyCode={null} multiSelectionKeyCode={null} deleteKeyCode={null}
          onlyRenderVisibleElements={layout.machines.size > 40}
        />
        {layout.level === 'far' && <CanvasLayer className="pod-layer" width={size.width} top={podsTop} bottom={machinesEnd} x={0} y={y} paint={paintPods} />}
        <CanvasLayer className="hop-layer" width={size.width} top={Math.max(0, hopsTop(layout) + y)} bottom={machinesEnd} x={0} y={y} paint={paintHops} />
      </div>
      {density !== 'phone' && <StateStrip strip={view.strip} low={density === 'embed'} />}
      {layout.level === 'far' && <StateTable pods={model.pods} off={view.off} />}
      {layout.level === 'far' && far.callout !== undefined && <FarCallout {...far.callout} y={y} size={size} />}
      {density === 'full' && <CanvasFoot level={layout.level} percent={percent} legend={size.width >= 640} onZoom={onZoom} />}
    </div>
  )
}

/** Pinching, or the wheel with Ctrl or ⌘, looks closer; a plain wheel belongs to the page. */
function useWheelZoom(root: React.RefObject<HTMLDivElement | null>, onZoom: (step: ZoomStep) => void): void {
  useEffect(() => {
    const element = root.current
    if (element === null) return undefined
    let gathered = 0
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      gathered += event.deltaY
      if (Math.abs(gathered) < 40) return
      onZoom(gathered < 0 ? 'in' : 'out')
      gathered = 0
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [root, onZoom])
}

/** Draws a scene. Fills its parent. */
export const ClusterCanvas = memo(function ClusterCanvas(props: ClusterCanvasProps) {
  const root = useRef<HTMLDivElement>(null)
  const size = useSize(root)
  useEffect(() => { void fetchMotion() }, [])
  return (
    <Speech language={props.language}>
      <InvitationContext value={props.invitation}>
        <div ref={root} className="cluster-canvas" lang={props.language} data-selected={keyOf(props.selection)}>
          <Graticule />
          {props.scene === undefined && props.lost !== true && <Skeleton />}
          {props.scene !== undefined && size !== undefined && size.width > 0 && size.height > 0 && (
            <ReactFlowProvider><ThingsContext value={props.scene.things}><PointedAtContext value={props.highlight ?? NOTHING}><Drawn {...props} scene={props.scene} size={size} /></PointedAtContext></ThingsContext></ReactFlowProvider>
          )}
        </div>
      </InvitationContext>
    </Speech>
  )
})
