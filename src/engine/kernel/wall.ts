// Virtual milliseconds as wall time: a session has a fixed epoch, so replays print the same times.

/** Knows which wall time t = 0 stands for. */
export class WallClock {
  /** Epoch milliseconds at t = 0. */
  readonly epochMs: number
  private cachedSecond = NaN
  private cached = ''

  constructor(epoch: string) {
    this.epochMs = Date.parse(epoch)
    if (Number.isNaN(this.epochMs)) throw new RangeError(`epoch is no RFC 3339 time: ${epoch}`)
  }

  /** RFC 3339 with whole seconds, as metav1.Time prints it. */
  timestamp(now: number): string {
    const second = Math.floor((this.epochMs + now) / 1000)
    if (second !== this.cachedSecond) {
      this.cachedSecond = second
      this.cached = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`
    }
    return this.cached
  }

  /** RFC 3339 with microseconds, as metav1.MicroTime prints it. */
  microTimestamp(now: number): string {
    return `${new Date(this.epochMs + now).toISOString().slice(0, 23)}000Z`
  }

  /** Virtual ms of an RFC 3339 time. */
  toVirtual(timestamp: string): number {
    return Date.parse(timestamp) - this.epochMs
  }
}
