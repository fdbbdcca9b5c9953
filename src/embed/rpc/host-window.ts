// The line to the page around the frame: messages from window.parent only, of the one origin that was named, answered and told there only.
import { NOTIFICATIONS } from '../notifications.ts'
import { resizeMessages } from '../fitting-height.ts'
import { answerJsChannel, isJsChannel, JSCHANNEL_PING } from './jschannel.ts'
import { RpcServer } from './json-rpc.ts'
import type { NotificationName } from '../notifications.ts'
import type { EmbedParameters } from '../parameters.ts'
import type { JsInputFunctions } from './jschannel.ts'
import type { RpcMethod } from './json-rpc.ts'

export class HostWindow {
  readonly #self: Window
  readonly #parameters: Pick<EmbedParameters, 'origin' | 'resize' | 'text'>
  readonly #functions: JsInputFunctions
  #server: RpcServer | undefined
  #wanted: ReadonlySet<NotificationName> = new Set(NOTIFICATIONS)
  /** What came before there was anybody to answer it. */
  #early: { readonly message: unknown }[] = []
  #asText: boolean

  constructor(self: Window, parameters: Pick<EmbedParameters, 'origin' | 'resize' | 'text'>, functions: JsInputFunctions) {
    this.#self = self
    this.#parameters = parameters
    this.#functions = functions
    this.#asText = parameters.text
    if (!this.isFramed) return
    self.addEventListener('message', (event) => this.#receive(event))
    if (parameters.text) this.#post(JSCHANNEL_PING)
  }

  /** Whether there is a page around this one, which may be spoken to. */
  get isFramed(): boolean { return this.#self.parent !== this.#self && this.#parameters.origin !== 'invalid' }

  /** From now on requests are answered, those that came early first. */
  answer(methods: Readonly<Record<string, RpcMethod>>): void {
    this.#server = new RpcServer(methods, () => performance.now())
    for (const { message } of this.#early) void this.#serve(message)
    this.#early = []
  }

  /** Chooses what the host is told unasked. */
  subscribe(events: readonly NotificationName[]): void { this.#wanted = new Set(events) }

  tell(name: NotificationName, params: Readonly<Record<string, unknown>>): void {
    if (!this.isFramed || !this.#wanted.has(name)) return
    this.#send({ jsonrpc: '2.0', method: name, params })
    if (name === 'resize' && typeof params['height'] === 'number') for (const message of resizeMessages(this.#parameters.resize, params['height'])) this.#post(message)
  }

  #receive({ source, origin, data }: MessageEvent<unknown>): void {
    if (source !== this.#self.parent) return
    if (this.#parameters.origin !== undefined && origin !== this.#parameters.origin) return
    if (isJsChannel(data)) {
      // A host of this kind parses every message as JSON.
      this.#asText = true
      const answer = answerJsChannel(data, this.#functions)
      if (answer !== undefined) this.#post(answer)
      return
    }
    if (this.#server) void this.#serve(data)
    else if (this.#early.length < 100) this.#early.push({ message: data })
  }

  async #serve(message: unknown): Promise<void> {
    const answer = await this.#server?.receive(message)
    if (answer !== undefined) this.#send(answer, typeof message === 'string')
  }

  #send(message: object, asText = this.#asText): void {
    this.#post(asText ? JSON.stringify(message) : message)
  }

  #post(message: unknown): void {
    this.#self.parent.postMessage(message, this.#parameters.origin ?? '*')
  }
}
