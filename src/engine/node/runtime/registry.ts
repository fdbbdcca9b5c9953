// The image registry that every runtime pulls from: knows which images there are, and how long their layers take.
import type { Container, Pod } from '../../generated/api-types.d.ts'
import type { ComponentInfo } from '../../kernel/component.ts'
import type { Delivery, Kernel } from '../../kernel/kernel.ts'
import type { CallAnswer, CallEnvelope } from '../../kernel/sync.ts'
import { type Images, parseImage } from '../images/images.ts'
import type { Credentials } from '../images/private/private-registry.ts'

export const REGISTRY = 'registry'

export interface PullRequest {
  readonly image: string
  readonly pod: Pod
  readonly container: Container
  /** The runtime has the layers already and only asks whether they are the latest. */
  readonly isCached: boolean
  readonly credentials?: readonly Credentials[]
}

export interface Pulled {
  readonly error?: string
  readonly sizeBytes: number
}

/** How long a runtime waits for a registry that is silent. Models the dialer's timeout of containerd. */
const DIAL_TIMEOUT_MS = 30_000
const UNIT_BYTES = 50 * 1024 * 1024
const DEFAULT_SIZE_BYTES = 60 * 1024 * 1024

export class Registry {
  readonly components: readonly ComponentInfo[] = [{ address: REGISTRY, role: 'registry' }]

  constructor(kernel: Kernel, images: Images) {
    kernel.listen(REGISTRY, (delivery: Delivery) => {
      const { call, token } = delivery.payload as CallEnvelope, { image, pod, container, isCached, credentials } = call as PullRequest
      const reference = parseImage(image)
      const error = reference ? images.pullError(reference, pod, container, credentials) : `failed to parse image reference "${image}"`
      const sizeBytes = (reference && images.behaviourOf(reference, pod, container).sizeBytes?.(reference)) ?? DEFAULT_SIZE_BYTES
      const units = Math.max(0.2, sizeBytes / UNIT_BYTES)
      const delayMs = error !== undefined || isCached ? kernel.latency('registry', `back ${delivery.from}${image}`) : kernel.latency('pull', delivery.from, image) * units * (kernel.things.get('SimRegistry', REGISTRY)?.times ?? 1)
      kernel.send({
        from: REGISTRY, to: delivery.from, op: 'registry', subject: delivery.subject, delayMs,
        payload: { answer: { ...(error === undefined ? {} : { error }), sizeBytes } satisfies Pulled, token } satisfies CallAnswer,
      })
    })
    kernel.onLost((delivery) => this.unreachable(kernel, delivery))
    kernel.onUnheard(REGISTRY, (delivery) => this.unreachable(kernel, delivery))
  }

  /** The network between a runtime and its registry is cut, or the registry is off: the pull ends in time. */
  // Simplified: layers that are already on their way still arrive.
  private unreachable(kernel: Kernel, { op, from, to, payload, subject }: Delivery): void {
    if (op !== 'registry') return
    const runtime = to === REGISTRY ? from : to, { token } = payload as CallEnvelope | CallAnswer, answer: Pulled = { error: 'failed to do request: dial tcp: i/o timeout', sizeBytes: 0 }
    kernel.send({ from: REGISTRY, to: runtime, op: 'registry', subject, offWire: true, delayMs: DIAL_TIMEOUT_MS, payload: { answer, token } satisfies CallAnswer })
  }
}
