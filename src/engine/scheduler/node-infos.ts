// The scheduler's nodes as a list that changes in place: a cycle walks it, a binding changes one entry.
import type { Store } from '../kernel/store.ts'
import type { NodeInfo } from './node-info.ts'

/** What nodes have for a label, by place: an index among the values, or -1. */
export interface LabelColumn {
  readonly values: readonly string[]
  readonly ids: Int32Array
}

/** Keeps what follows from nodes and Pods, and can make it anew at any time. */
export interface NodeObserver {
  /** One has come, behind all others. */
  came(name: string, place: number): void
  /** Everything may be different. */
  reset(): void
}

/** More images than Pods that wait at the same time want; beyond it all columns are made anew when asked for. */
const MOST_IMAGES = 200

export class NodeInfos implements Store {
  private infos: NodeInfo[] = []
  private readonly places = new Map<string, number>()
  /** A number for each node, never the same again once the node has changed, also by going back in time. */
  private stamps = new Int32Array(64)
  private stamp = 0
  /** On how many nodes each image is: follows from the nodes. */
  private readonly images = new Map<string, number>()
  /** Values of labels that somebody has asked for: follow from the nodes too. */
  private readonly values = new Map<string, ReadonlySet<string>>()
  private readonly labels = new Map<string, LabelColumn>()
  private readonly sizes = new Map<string, Float64Array>()
  private named: readonly string[] | undefined
  private observer: NodeObserver | undefined

  /** Has somebody told when nodes come, go, or change their labels. */
  observe(observer: NodeObserver): void { this.observer = observer }

  get list(): readonly NodeInfo[] { return this.infos }

  get generations(): Int32Array { return this.stamps }

  placeOf(name: string): number | undefined { return this.places.get(name) }

  get(name: string): NodeInfo | undefined {
    const place = this.places.get(name)
    return place === undefined ? undefined : this.infos[place]
  }

  get hasImages(): boolean { return this.images.size > 0 }

  /** How many nodes have an image. */
  withImage(image: string): number { return this.images.get(image) ?? 0 }

  /** All values that nodes have for a label. */
  valuesOf(label: string): ReadonlySet<string> {
    let values = this.values.get(label)
    if (!values) this.values.set(label, values = new Set(this.labelsOf(label).values))
    return values
  }

  /** The values of a label, node by node. */
  labelsOf(label: string): LabelColumn {
    let column = this.labels.get(label)
    if (!column) this.labels.set(label, column = labelColumn(this.infos, label))
    return column
  }

  /** How large an image is on each node. */
  imageSizes(image: string): Float64Array {
    let sizes = this.sizes.get(image)
    if (sizes) return sizes
    if (this.sizes.size >= MOST_IMAGES) this.sizes.clear()
    this.sizes.set(image, sizes = Float64Array.from(this.infos, ({ images }) => images?.get(image) ?? 0))
    return sizes
  }

  /** The nodes as Spans name them: one list for all decisions until a node comes or goes. */
  get subjects(): readonly string[] {
    return this.named ??= this.infos.map(({ name }) => `Node//${name}`)
  }

  private forgetLabels(): void {
    this.values.clear()
    this.labels.clear()
    this.named = undefined
  }

  private relabelled(): void {
    this.forgetLabels()
    this.observer?.reset()
  }

  set(name: string, info: NodeInfo): void {
    const place = this.places.get(name)
    this.countImages(place === undefined ? undefined : this.infos[place], info)
    if (place === undefined) {
      this.places.set(name, this.infos.length)
      this.infos.push(info)
      this.renew(this.infos.length - 1)
      this.sizes.clear()
      this.forgetLabels()
      this.observer?.came(name, this.infos.length - 1)
      return
    }
    const before = this.infos[place].node.metadata.labels, { labels } = info.node.metadata
    this.infos[place] = info
    this.renew(place)
    if (before !== labels && JSON.stringify(before) !== JSON.stringify(labels)) this.relabelled()
  }

  delete(name: string): void {
    if (!this.places.has(name)) return
    this.load(this.infos.filter((info) => info.name !== name))
  }

  private renew(place: number): void {
    if (place >= this.stamps.length) {
      const longer = new Int32Array(2 * place)
      longer.set(this.stamps)
      this.stamps = longer
    }
    this.stamps[place] = ++this.stamp
  }

  private countImages(before: NodeInfo | undefined, after: NodeInfo): void {
    if (before?.images === after.images) return
    const place = this.places.get(after.name)
    if (place !== undefined) for (const [image, sizes] of this.sizes) sizes[place] = after.images?.get(image) ?? 0
    for (const image of before?.images?.keys() ?? []) this.images.set(image, this.withImage(image) - 1)
    for (const image of after.images?.keys() ?? []) this.images.set(image, this.withImage(image) + 1)
  }

  save(): unknown { return [...this.infos] }

  load(saved: unknown): void {
    this.infos = [...(saved as readonly NodeInfo[])]
    this.places.clear()
    this.images.clear()
    this.sizes.clear()
    this.infos.forEach((info, place) => {
      this.places.set(info.name, place)
      this.countImages(undefined, info)
      this.renew(place)
    })
    this.relabelled()
  }

  weight(): number { return this.infos.length }
  content(): unknown { return this.infos }
}

function labelColumn(infos: readonly NodeInfo[], label: string): LabelColumn {
  const values: string[] = [], known = new Map<string, number>(), ids = new Int32Array(infos.length)
  infos.forEach(({ node }, place) => {
    const value = node.metadata.labels?.[label]
    let id = value === undefined ? -1 : known.get(value)
    if (id === undefined) {
      known.set(value as string, id = values.length)
      values.push(value as string)
    }
    ids[place] = id
  })
  return { values, ids }
}
