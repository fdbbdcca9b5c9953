// Evictions that are under way at an API server; how each is carried out comes with the equipment.
import type { Kernel } from '../kernel/kernel.ts'
import { RoutineRunner } from '../kernel/routine-runner.ts'
import { Cell } from '../kernel/store.ts'
import { RequestFailed, type Routine } from '../kernel/sync.ts'
import type { WallClock } from '../kernel/wall.ts'
import type { ApiRequest, ApiResponse } from './request.ts'

/** Who wants an eviction. Plain data. */
export interface EvictionOrigin {
  readonly request: ApiRequest
  readonly token: unknown
  readonly from: string
  readonly background: boolean
}

/** How one is carried out. */
export type Evict = (request: ApiRequest, timestamp: () => string) => Routine<ApiResponse>

export class Evictions {
  private readonly runner: RoutineRunner<EvictionOrigin, ApiResponse>
  private readonly ids: Cell<number>

  constructor(kernel: Kernel, server: string, wall: WallClock, answer: (origin: EvictionOrigin, response: ApiResponse) => void, evict: Evict) {
    const address = `${server}/eviction`
    this.ids = kernel.adopt(`${address}/ids`, new Cell(0))
    this.runner = new RoutineRunner<EvictionOrigin, ApiResponse>(kernel, address, {
      routine: (_key, { args }, readings) => evict(args.request, () => readings.take(() => wall.timestamp(kernel.now))),
      ended: (_key, { args }, result) => answer(args, result instanceof RequestFailed ? { code: result.status.code ?? 500, body: result.status } : result),
      record: () => undefined,
    })
    kernel.listen(address, (delivery) => { this.runner.receive(delivery) })
  }

  begin(origin: EvictionOrigin): void {
    this.runner.begin(String(++this.ids.value), origin)
  }
}
