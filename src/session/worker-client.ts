// Speaks with the engine's worker: one promise per request, every batch handed on and acknowledged, a crash reported once.
import type { Batch, FromWorker, ToWorker } from '../worker/protocol.ts'

/** The part of a Worker that is used, so that tests can hand in another. */
export interface WorkerPort {
  postMessage(message: ToWorker): void
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  terminate(): void
}

/** What is known about the end of a worker. `command`: how many Commands it had begun, less one; absent: none. */
export interface Crash { readonly message: string; readonly command?: number; readonly hop: number }

/** Given to whoever waited for an answer of a worker that is gone. */
export class WorkerGone extends Error {
  override readonly name = 'WorkerGone'
}

type Request = ToWorker extends infer Message ? (Message extends { readonly id: number } ? Omit<Message, 'id'> : never) : never

export class WorkerClient {
  readonly #port: WorkerPort
  #nextId = 1
  #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  #gone = false

  constructor(port: WorkerPort, onBatch: (batch: Batch) => void, onCrash: (crash: Crash) => void) {
    this.#port = port
    port.onmessage = ({ data }) => {
      if (this.#gone) return
      if (data.type === 'batch') {
        onBatch(data.batch)
        port.postMessage({ id: 0, type: 'ack', seq: data.batch.seq })
      } else if (data.type === 'answer') {
        this.#waiting.get(data.id)?.resolve(data.value)
        this.#waiting.delete(data.id)
      } else this.#crashed(data, onCrash)
    }
    port.onerror = (event) => this.#crashed({ message: event.message || 'The worker could not be loaded.', hop: 0 }, onCrash)
  }

  /** Sends a request; its answer, unless the worker ends before. */
  ask(request: Request): Promise<unknown> {
    if (this.#gone) return Promise.reject(new WorkerGone('The worker has ended.'))
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#port.postMessage({ ...request, id } as ToWorker)
    })
  }

  /** Ends the worker; whoever still waits is told. */
  end(): void {
    if (this.#gone) return
    this.#gone = true
    this.#port.terminate()
    for (const { reject } of this.#waiting.values()) reject(new WorkerGone('The worker has ended.'))
    this.#waiting.clear()
  }

  #crashed(crash: Crash, onCrash: (crash: Crash) => void): void {
    if (this.#gone) return
    this.end()
    onCrash(crash)
  }
}
