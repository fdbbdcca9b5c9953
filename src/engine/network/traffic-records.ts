// What became of every request on the data plane: who asked whom, and who answered. Goals count these.
import type { Log } from '../kernel/store.ts'

/** One request, when it was answered or given up. */
export interface TrafficRecord {
  /** Virtual ms. */
  readonly at: number
  /** `client`, or the Pod that asked as `namespace/name`. */
  readonly from: string
  /** Name of the Service, or the address that was asked. */
  readonly to: string
  readonly ns: string
  readonly via: 'service' | 'pod' | 'localhost' | 'node'
  /** Name of the Pod that answered, '' if nobody did. */
  readonly pod: string
  /** The answering Pod's label `version`, '' without one. */
  readonly version: string
  /** By which node it came in, '' if by none. */
  readonly node: string
  /** HTTP status; 0 where there was none. */
  readonly code: number
  /** Answered with an HTTP status below 400, or connected where no HTTP is spoken. */
  readonly ok: boolean
}

export type TrafficLog = Log<TrafficRecord>
