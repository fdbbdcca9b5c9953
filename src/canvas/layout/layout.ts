// Where everything lies: a fixed grid of our own. One hub: controllers above the API server's bar, machines below, etcd at its side.
import { cellAt, columnsIn } from './geometry.ts'
import type { Rect } from './geometry.ts'
import type { Density, Level } from './detail.ts'
import { fitMachines, placeMachines, planMachines } from './machines.ts'
import type { MachinePlan, MachineShape } from './machines.ts'
import { FRAMES } from './metrics.ts'

/** All that decides a layout; the same input gives the same places. */
export interface LayoutInput {
  readonly width: number
  readonly height: number
  readonly density: Density
  /** Drawn width of a Pod, or whatever lets everything fit. */
  readonly podWidth: number | 'fit'
  /** Level drawn before, for hysteresis. */
  readonly before: Level | undefined
  readonly loops: number
  /** Pods that wait beside the scheduler. */
  readonly queue: number
  /** Whether anything outside the cluster talks to it: clients, a registry. */
  readonly outside: boolean
  readonly cards: number
  /** Claims with their volumes, and lone ones: how many units of a row each takes. */
  readonly storage: readonly (1 | 2)[]
  /** Whether the band of rules that only forward is shown. */
  readonly rules: boolean
  readonly machines: readonly MachineShape[]
  /** The machine to look into at the near level. */
  readonly nearMachine: string | undefined
}

export interface Layout {
  readonly form: 'cluster' | 'fleet' | 'near'
  readonly level: Level
  readonly density: Density
  readonly podWidth: number
  readonly width: number
  readonly height: number
  readonly you: Rect | undefined
  readonly manager: Rect | undefined
  /** One slot per loop that has room. */
  readonly loops: readonly Rect[]
  readonly scheduler: Rect | undefined
  readonly queue: Rect | undefined
  readonly outside: Rect | undefined
  /** The API server. */
  readonly bar: Rect
  readonly cards: readonly Rect[]
  readonly storage: readonly Rect[]
  readonly etcd: Rect | undefined
  readonly rules: Rect | undefined
  readonly machines: ReadonlyMap<string, Rect>
  readonly pods: ReadonlyMap<string, Rect>
}

const QUEUE_WIDTH = 126
const SCHEDULER_WIDTH = 112
const OUTSIDE_WIDTH = 132
const YOU_WIDTH = 64
/** What says that nothing was asked for has two lines. */
const LEAST_NOTHING = 44
const LEAST_LOOP = 96
const STORAGE_HEIGHT = 86
const STORAGE_GAP = 10
const STORAGE_ASIDE = 14
const LEAST_STORAGE = 226
const RULES_HEIGHT = 106

interface Columns {
  readonly you: Rect | undefined
  readonly manager: Rect
  readonly loops: readonly Rect[]
  readonly scheduler: Rect
  readonly queue: Rect | undefined
  readonly outside: Rect | undefined
}

/** The row of the learner, the controllers, the scheduler and the outside. */
function controlRow(input: LayoutInput): Columns {
  const frame = FRAMES[input.density]
  const [y, h] = [frame.top, frame.rowHeight]
  const end = input.width - frame.side
  if (!frame.grouped) {
    const slots = Math.max(2, Math.min(columnsIn(end - frame.side, input.density === 'phone' ? 88 : 124, 0), input.loops + 1))
    const each = (end - frame.side) / slots
    const place = (slot: number): Rect => ({ x: frame.side + slot * each, y, w: each, h })
    const loops = Array.from({ length: slots - 1 }, (_, slot) => place(slot))
    return { you: undefined, manager: { x: frame.side, y, w: each * (slots - 1), h }, loops, scheduler: place(slots - 1), queue: undefined, outside: undefined }
  }
  const you = { x: frame.side, y, w: YOU_WIDTH, h }
  const outside = input.outside ? { x: end - OUTSIDE_WIDTH, y, w: OUTSIDE_WIDTH, h } : undefined
  const schedulerWidth = SCHEDULER_WIDTH + (input.queue > 0 ? QUEUE_WIDTH : 0)
  const schedulerEnd = outside === undefined ? end : outside.x - 10
  const scheduler = { x: schedulerEnd - schedulerWidth, y, w: schedulerWidth, h }
  const manager = { x: you.x + you.w + 10, y, w: scheduler.x - 10 - (you.x + you.w + 10), h }
  const slots = Math.min(Math.max(1, Math.floor(manager.w / LEAST_LOOP)), Math.max(1, input.loops))
  const each = manager.w / slots
  return {
    you, manager, scheduler, outside,
    loops: Array.from({ length: slots }, (_, slot) => ({ x: manager.x + slot * each, y: y + 20, w: each, h: h - 22 })),
    queue: input.queue > 0 ? { x: scheduler.x + SCHEDULER_WIDTH, y: y + 22, w: QUEUE_WIDTH - 8, h: h - 28 } : undefined,
  }
}

/** Claims and volumes in rows: a pair side by side, lone ones closer together. */
function storageRows(units: readonly (1 | 2)[], x: number, top: number, inner: number): readonly Rect[] {
  const across = columnsIn(inner, LEAST_STORAGE, STORAGE_ASIDE)
  const unit = (inner - STORAGE_ASIDE * (across - 1)) / across
  let [row, column] = [0, 0]
  return units.map((wanted) => {
    const taken = Math.min(wanted, across)
    if (column + taken > across) [row, column] = [row + 1, 0]
    const rect = { x: x + column * (unit + STORAGE_ASIDE), y: top + row * (STORAGE_HEIGHT + STORAGE_GAP), w: taken * (unit + STORAGE_ASIDE) - STORAGE_ASIDE, h: STORAGE_HEIGHT }
    column += taken
    return rect
  })
}

interface Bar {
  readonly bar: Rect
  readonly cards: readonly Rect[]
  readonly storage: readonly Rect[]
}

/** The API server's bar with what lies on it. */
function apiBar(input: LayoutInput, y: number, width: number): Bar {
  const frame = FRAMES[input.density]
  const x = frame.side
  const inner = width - 16
  const least = input.density === 'phone' ? inner : input.density === 'embed' ? (width < 620 ? 216 : 240) : 136
  const columns = Math.min(columnsIn(inner, least, frame.cardGap), Math.max(1, input.cards))
  const roomy = input.density === 'phone' ? 3 : input.height >= 700 && input.density === 'full' ? 2 : 1
  const rows = Math.min(roomy, Math.max(1, Math.ceil(input.cards / columns)))
  const cardWidth = Math.min((inner - frame.cardGap * (columns - 1)) / columns, input.density === 'phone' ? inner : 300)
  const count = input.cards === 0 && input.storage.length > 0 ? 0 : Math.min(Math.max(1, input.cards), rows * columns)
  const top = y + frame.barHead
  const cardHeight = input.cards === 0 ? Math.max(frame.cardHeight, LEAST_NOTHING) : frame.cardHeight
  const cards = Array.from({ length: count }, (_, index) =>
    cellAt(index, columns, [x + 8, top], [input.cards === 0 ? inner : cardWidth, cardHeight], [frame.cardGap, frame.cardGap]))
  const cardsEnd = count === 0 ? top : top + rows * (cardHeight + frame.cardGap) - frame.cardGap + 8
  if (input.density !== 'full' || input.storage.length === 0) return { bar: { x, y, w: width, h: cardsEnd - y }, cards, storage: [] }
  const storage = storageRows(input.storage, x + 8, cardsEnd, inner)
  const last = storage[storage.length - 1]
  return { bar: { x, y, w: width, h: last.y + last.h + STORAGE_GAP - y }, cards, storage }
}

/** Small rings, bar, machines: what a cluster looks like at every level but near. */
function clusterLayout(input: LayoutInput, choose: (room: number) => MachinePlan | undefined): Layout | undefined {
  const frame = FRAMES[input.density]
  const columns = controlRow(input)
  const content = input.width - 2 * frame.side
  const full = input.density === 'full'
  const { bar, cards, storage } = apiBar(input, frame.top + frame.rowHeight + frame.lane, full ? content - 100 : content)
  const rules = input.rules && full ? { x: frame.side, y: bar.y + bar.h + 16, w: content, h: RULES_HEIGHT } : undefined
  const top = (rules === undefined ? bar.y + bar.h : rules.y + rules.h) + frame.lane
  const room = Math.max(input.height - frame.foot - top, full ? 118 : 100)
  const plan = choose(room)
  if (plan === undefined) return undefined
  const stretch = Math.max(0, Math.min(room - plan.height, plan.level === 'far' ? 0 : 96))
  const placed = placeMachines(input.machines, plan, top, input.density, stretch)
  return {
    form: 'cluster', level: plan.level, density: input.density, podWidth: plan.podWidth,
    width: input.width, height: Math.max(input.height, placed.bottom + frame.foot),
    ...columns, bar, cards, storage, rules,
    etcd: full ? { x: bar.x + bar.w + 24, y: bar.y + 4, w: 76, h: 116 } : undefined,
    machines: placed.boxes, pods: placed.pods,
  }
}

const FLEET_CELLS = [14, 12, 10, 8, 7, 6, 5] as const
/** Few machines in little room are drawn larger. */
const FLEET_LARGE_CELLS = [26, 22, 18, ...FLEET_CELLS] as const
const FLEET_FEW = 12
const FLEET_TOP: Record<Density, number> = { full: 80, embed: 50, phone: 10 }
const FLEET_ROW: Record<Density, number> = { full: 76, embed: 60, phone: 52 }
const TILE_HEAD = 15
const TILE_GAP = 3.5

function fleetTile(pods: number, cell: number) {
  const columns = Math.max(4, Math.ceil(Math.sqrt(pods * 1.15)))
  const rows = Math.max(1, Math.ceil(pods / columns))
  return { columns, w: Math.max(46, columns * (cell + 1) + 4.4), h: TILE_HEAD + rows * (cell + 1) + 4 }
}

/** Very many machines: tiles of cells, and the control plane in one row. */
function fleetLayout(input: LayoutInput): Layout {
  const side = 12
  const [top, rowHeight] = [FLEET_TOP[input.density], FLEET_ROW[input.density]]
  const zone = { x: side + 9, w: input.width - 2 * side - 18, y: top + rowHeight + 12 + 24 }
  const most = Math.max(1, ...input.machines.map((machine) => machine.pods.length))
  const room = input.height - (input.density === 'full' ? 46 : 24) - zone.y
  const cells = input.machines.length > FLEET_FEW ? FLEET_CELLS : FLEET_LARGE_CELLS
  const arrange = (cell: number) => {
    const tile = fleetTile(most, cell)
    const across = columnsIn(zone.w, tile.w, TILE_GAP)
    return { cell, tile, across, height: Math.ceil(input.machines.length / across) * (tile.h + TILE_GAP) }
  }
  const asked = input.podWidth === 'fit' ? undefined : Math.max(5, Math.round(input.podWidth / 3))
  const arranged = asked === undefined
    ? (cells.map(arrange).find((candidate) => candidate.height <= room) ?? arrange(5))
    : arrange(asked)
  const machines = new Map<string, Rect>()
  const pods = new Map<string, Rect>()
  input.machines.forEach((machine, index) => {
    const box = cellAt(index, arranged.across, [zone.x, zone.y], [arranged.tile.w, arranged.tile.h], [TILE_GAP, TILE_GAP])
    machines.set(machine.name, box)
    machine.pods.forEach((uid, pod) => {
      pods.set(uid, cellAt(pod, arranged.tile.columns, [box.x + 2.6, box.y + TILE_HEAD], [arranged.cell, arranged.cell], [1, 1]))
    })
  })
  return {
    form: 'fleet', level: 'far', density: input.density, podWidth: arranged.cell, width: input.width,
    height: Math.max(input.height, zone.y + arranged.height + 46),
    you: undefined, manager: undefined, loops: [], scheduler: undefined, queue: undefined, outside: undefined,
    bar: { x: side, y: top, w: input.width - 2 * side, h: rowHeight }, cards: [], storage: [], etcd: undefined, rules: undefined,
    machines, pods,
  }
}

const NEAR_LEFT = 206
const NEAR_POD = 204
const NEAR_SMALL_POD = 188

/** One machine from inside: its kubelet large, its Pods with their containers. */
function nearLayout(input: LayoutInput): Layout {
  const frame = FRAMES[input.density]
  const phone = input.density === 'phone'
  const top = input.density === 'full' ? 82 : frame.top
  const bar = { x: frame.side, y: top, w: input.width - 2 * frame.side, h: 40 }
  const machine = input.machines.find((candidate) => candidate.name === input.nearMachine) ?? input.machines[0]
  const box = { x: frame.side, y: bar.y + bar.h + 38, w: bar.w, h: 0 }
  const left = phone ? 10 : NEAR_LEFT + 14
  const inner = box.w - left - 14
  const pods = new Map<string, Rect>()
  const across = columnsIn(inner, 240, 12)
  const podsTop = box.y + (phone ? 58 : 40)
  const uids = machine?.pods ?? []
  uids.forEach((uid, index) => {
    if (index === 0) pods.set(uid, { x: box.x + left, y: podsTop, w: inner, h: NEAR_POD })
    else pods.set(uid, cellAt(index - 1, across, [box.x + left, podsTop + NEAR_POD + 12], [(inner - 12 * (across - 1)) / across, NEAR_SMALL_POD], [12, 12]))
  })
  const rows = Math.ceil(Math.max(0, uids.length - 1) / across)
  const needed = podsTop - box.y + NEAR_POD + rows * (NEAR_SMALL_POD + 12) + 14
  const h = Math.max(needed, input.height - frame.foot - box.y, phone ? 0 : 470)
  return {
    form: 'near', level: 'near', density: input.density, podWidth: inner / across, width: input.width,
    height: Math.max(input.height, box.y + h + frame.foot),
    you: undefined, manager: undefined, loops: [], scheduler: undefined, queue: undefined, outside: undefined,
    bar, cards: [], storage: [], etcd: undefined, rules: undefined,
    machines: new Map(machine === undefined ? [] : [[machine.name, { ...box, h }]]), pods,
  }
}

/** Places everything. */
export function layOut(input: LayoutInput): Layout {
  const content = input.width - 2 * FRAMES[input.density].side
  if (input.podWidth === 'fit') {
    const fitted = clusterLayout(input, (room) => fitMachines(input.machines, content, room, input.density))
    return fitted ?? fleetLayout(input)
  }
  const asked = planMachines(input.machines, content, input.density, input.podWidth, input.before)
  if (asked.level === 'near') return nearLayout(input)
  const wide = input.machines.length > 24 && asked.level === 'far'
  const planned = wide ? undefined : clusterLayout(input, () => asked)
  return planned ?? fleetLayout(input)
}
