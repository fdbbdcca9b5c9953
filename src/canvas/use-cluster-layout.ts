// The layout for a model: worked out again only when something changed that decides places, not when a hop moves.
import { useMemo, useRef } from 'react'
import type { PodScene, Scene } from '../session/scene.ts'
import type { Selection } from '../session/playhead.ts'
import type { Density, Level } from './layout/detail.ts'
import { layOut } from './layout/layout.ts'
import type { Layout } from './layout/layout.ts'
import type { MachineShape } from './layout/machines.ts'
import type { Model } from './model/model.ts'
import type { Size } from './use-size.ts'
import { barObjects } from './view/cards.ts'
import { rulesView } from './view/rules.ts'
import { candidateLoops, hasOutside, storageUnits } from './view/view.ts'

interface LayoutRequest {
  readonly scene: Scene
  readonly model: Model
  readonly size: Size
  readonly density: Density
  readonly podWidth: number | 'fit'
  readonly selection: Selection | undefined
  readonly trafficSeen: boolean
}

/** The machine that is looked into: the selected one, or that of the selected Pod. */
function machineOf(selection: Selection | undefined, model: Model): string | undefined {
  if (selection?.type === 'component') return model.machines.find((machine) => selection.address.startsWith(`${machine.name}/`))?.name
  const object = selection?.type === 'object' ? model.objects.get(selection.uid) : undefined
  if (object?.kind === 'Node') return object.name
  return object?.kind === 'Pod' && object.node !== '' ? (object as PodScene).node : undefined
}

function shapesOf(model: Model, selectedUid: string | undefined): readonly MachineShape[] {
  return model.machines.map((machine) => {
    const uids = machine.pods.map((pod) => pod.uid)
    if (selectedUid === undefined || !uids.includes(selectedUid)) return { name: machine.name, pods: uids }
    return { name: machine.name, pods: [selectedUid, ...uids.filter((uid) => uid !== selectedUid)] }
  })
}

/** Where everything lies now. */
export function useClusterLayout({ scene, model, size, density, podWidth, selection, trafficSeen }: LayoutRequest): Layout {
  const level = useRef<Level>(undefined)
  const near = useRef<string>(undefined)
  const selectedUid = selection?.type === 'object' ? selection.uid : undefined
  const machine = machineOf(selection, model)
  if (machine !== undefined) near.current = machine
  const inNear = podWidth !== 'fit' && podWidth > 200
  const machines = useMemo(() => shapesOf(model, inNear ? selectedUid : undefined), [model.machines, inNear ? selectedUid : undefined])
  const cards = useMemo(() => barObjects(model, density !== 'full').length, [model, density])
  const storage = useMemo(() => storageUnits(model), [model])
  const loops = useMemo(() => candidateLoops(scene.components, model).length, [scene.components, model])
  const rules = rulesView(model, [], selectedUid, trafficSeen) !== undefined
  const queue = model.unscheduled.length
  const layout = useMemo(() => layOut({
    width: size.width, height: size.height, density, podWidth, before: level.current, loops, queue: Math.min(queue, 1),
    outside: hasOutside(scene.components), cards, storage, rules, machines, nearMachine: machine ?? near.current,
  }), [size, density, podWidth, loops, Math.min(queue, 1), scene.components, cards, storage, rules, machines, machine])
  level.current = layout.level
  return layout
}
