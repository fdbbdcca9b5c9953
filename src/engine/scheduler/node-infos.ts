// The scheduler's nodes as a list that changes in place: a cycle walks it, a binding changes one entry.
import type { Store } from '../kernel/store.ts'
import type { NodeInfo } from './node-info.ts'

export class NodeInfos implements Store {
  private infos: NodeInfo[] = []
  private readonly places = new Map<string, number>()

  get list(): readonly NodeInfo[] { return this.infos }

  get(name: string): NodeInfo | undefined {
    const place = this.places.get(name)
    return place === undefined ? undefined : this.infos[place]
  }

  set(name: string, info: NodeInfo): void {
    const place = this.places.get(name)
    if (place === undefined) {
      this.places.set(name, this.infos.length)
      this.infos.push(info)
    } else this.infos[place] = info
  }

  delete(name: string): void {
    if (!this.places.has(name)) return
    this.load(this.infos.filter((info) => info.name !== name))
  }

  save(): unknown { return [...this.infos] }

  load(saved: unknown): void {
    this.infos = [...(saved as readonly NodeInfo[])]
    this.places.clear()
    this.infos.forEach((info, place) => this.places.set(info.name, place))
  }

  weight(): number { return this.infos.length }
  content(): unknown { return this.infos }
}
