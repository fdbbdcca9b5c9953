// The scheduler's nodes as a list that changes in place: a cycle walks it, a binding changes one entry.
import type { Store } from '../kernel/store.ts'
import type { PodObserver } from './counted-pods.ts'
import type { NodeInfo } from './node-info.ts'

export class NodeInfos implements Store {
  private infos: NodeInfo[] = []
  private readonly places = new Map<string, number>()
  /** On how many nodes each image is: follows from the nodes. */
  private readonly images = new Map<string, number>()
  /** Values of labels that somebody has asked for: follow from the nodes too. */
  private readonly values = new Map<string, ReadonlySet<string>>()
  private named: readonly string[] | undefined
  private observer: Pick<PodObserver, 'reset'> | undefined

  /** Has somebody told when nodes come, go, or change their labels. */
  observe(observer: Pick<PodObserver, 'reset'>): void { this.observer = observer }

  get list(): readonly NodeInfo[] { return this.infos }

  get(name: string): NodeInfo | undefined {
    const place = this.places.get(name)
    return place === undefined ? undefined : this.infos[place]
  }

  /** How many nodes have an image. */
  withImage(image: string): number { return this.images.get(image) ?? 0 }

  /** All values that nodes have for a label. */
  valuesOf(label: string): ReadonlySet<string> {
    let values = this.values.get(label)
    if (!values) this.values.set(label, values = new Set(this.infos.flatMap(({ node }) => node.metadata.labels?.[label] ?? [])))
    return values
  }

  /** The nodes as Spans name them: one list for all decisions until a node comes or goes. */
  get subjects(): readonly string[] {
    return this.named ??= this.infos.map(({ name }) => `Node//${name}`)
  }

  private relabelled(): void {
    this.values.clear()
    this.named = undefined
    this.observer?.reset()
  }

  set(name: string, info: NodeInfo): void {
    const place = this.places.get(name)
    this.countImages(place === undefined ? undefined : this.infos[place], info)
    if (place === undefined) {
      this.places.set(name, this.infos.length)
      this.infos.push(info)
      this.relabelled()
      return
    }
    const before = this.infos[place].node.metadata.labels, { labels } = info.node.metadata
    this.infos[place] = info
    if (before !== labels && JSON.stringify(before) !== JSON.stringify(labels)) this.relabelled()
  }

  delete(name: string): void {
    if (!this.places.has(name)) return
    this.load(this.infos.filter((info) => info.name !== name))
  }

  private countImages(before: NodeInfo | undefined, after: NodeInfo): void {
    if (before?.images === after.images) return
    for (const image of before?.images?.keys() ?? []) this.images.set(image, this.withImage(image) - 1)
    for (const image of after.images?.keys() ?? []) this.images.set(image, this.withImage(image) + 1)
  }

  save(): unknown { return [...this.infos] }

  load(saved: unknown): void {
    this.infos = [...(saved as readonly NodeInfo[])]
    this.places.clear()
    this.images.clear()
    this.infos.forEach((info, place) => {
      this.places.set(info.name, place)
      this.countImages(undefined, info)
    })
    this.relabelled()
  }

  weight(): number { return this.infos.length }
  content(): unknown { return this.infos }
}
