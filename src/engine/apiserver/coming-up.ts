// How an API server begins anew: it asks etcd what there is, and serves once it knows. Without etcd it goes on trying.
import type { Kernel } from '../kernel/kernel.ts'
import { Cell } from '../kernel/store.ts'

const LOOK_EVERY_MS = 500
/** For as long as clients may wait between two tries, the API server is coming up. */
const MOST_LOOKS = 130
/** Where it cannot come up, as without etcd, it goes on trying, and nobody waits for that. */
const LATE_LOOK_EVERY_MS = 5_000

/** Payload of its own timer. */
export interface Look {
  readonly comesUp: number
}

export class ComingUp {
  /** A fresh API server knows nothing before etcd has told it what is stored. */
  private readonly loading: Cell<boolean>
  private isAwaited: () => boolean = () => false
  private readonly kernel: Kernel
  private readonly server: string
  /** Asks etcd for all that is stored. */
  private readonly load: () => void

  constructor(kernel: Kernel, server: string, load: () => void) {
    this.kernel = kernel
    this.server = server
    this.load = load
    this.loading = kernel.adopt(`${server}/loading`, new Cell(false))
  }

  get isLoading(): boolean { return this.loading.value }

  /** How it is known whether clients still look for an API server that comes up. */
  awaitedWhile(isAwaited: () => boolean): void {
    this.isAwaited = isAwaited
  }

  begin(): void {
    this.loading.value = true
    this.load()
    this.look(0)
  }

  /** etcd has told everything. */
  loaded(): void {
    this.loading.value = false
  }

  /** Clients of another server are about to look for this one. */
  awaitClients(): void {
    this.look(0)
  }

  /** The cluster is not at rest before those who lost their API server have found it again. */
  again({ comesUp }: Look): void {
    if (this.isLoading) {
      this.load()
      this.look(comesUp + 1)
    } else if (this.isAwaited() && comesUp !== MOST_LOOKS) this.look(comesUp > MOST_LOOKS ? 0 : comesUp + 1)
  }

  private look(looks: number): void {
    const isLate = looks >= MOST_LOOKS
    this.kernel.send({ from: this.server, to: this.server, op: 'timer', delayMs: isLate ? LATE_LOOK_EVERY_MS : LOOK_EVERY_MS, background: isLate, payload: { comesUp: looks } satisfies Look })
  }
}
