// The image behaviours of one cluster, and reading image references. Models distribution/reference and the registry's part of a pull.
import type { Container, Pod } from '../../generated/api-types.d.ts'
import type { ImageBehaviour, ImageReference } from './define-image-behaviour.ts'
import { type Credentials, isLetIn, PRIVATE_REGISTRY } from './private/private-registry.ts'

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const REFERENCE = new RegExp(`^(?:((?:[a-zA-Z0-9-]+(?:\\.[a-zA-Z0-9-]+)+|localhost|[a-zA-Z0-9.-]+(?=:\\d+/))(?::\\d+)?)/)?(${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`)

/** References that were taken apart: a cluster names few images, and each for every container of it. */
const parsed = new Map<string, ImageReference | undefined>(), MOST_PARSED = 1_000

/** Takes a reference apart; undefined if it is malformed (InvalidImageName). */
export function parseImage(text: string): ImageReference | undefined {
  const known = parsed.get(text)
  if (known || parsed.has(text)) return known
  if (parsed.size >= MOST_PARSED) parsed.clear()
  const reference = takenApart(text)
  parsed.set(text, reference)
  return reference
}

function takenApart(text: string): ImageReference | undefined {
  const match = REFERENCE.exec(text)
  if (!match) return undefined
  const [, registry = 'docker.io', path, tag, digest] = match
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path
  return { registry, repository, tag: tag ?? (digest ? '' : 'latest'), ...(digest ? { digest } : {}) }
}

const formatted = new WeakMap<ImageReference, string>()

export function formatImage(image: ImageReference): string {
  const known = formatted.get(image)
  if (known !== undefined) return known
  const { registry, repository, tag, digest } = image, text = `${registry}/${repository}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`
  formatted.set(image, text)
  return text
}

/** The behaviours that a cluster knows; the first that matches counts. */
export class Images {
  private readonly registered: readonly ImageBehaviour[]
  private builtIn: readonly ImageBehaviour[] = []
  /** Built-in behaviours that were found: these go by the image alone. */
  private found = new WeakMap<ImageReference, ImageBehaviour>()

  /** `registered` are those of this cluster alone: tried first. */
  constructor(registered: readonly ImageBehaviour[]) {
    this.registered = registered
  }

  /** From now on it knows these too, all of which go by the image alone. */
  use(builtIn: readonly ImageBehaviour[]): void {
    this.builtIn = builtIn
    this.found = new WeakMap()
  }

  /** Whoever says how this image behaves; the fallback among the built-in ones takes any. */
  behaviourOf(image: ImageReference, pod: Pod, container: Container): ImageBehaviour {
    const start = { pod, container }
    for (const behaviour of this.registered) if (behaviour.matches(image, start)) return behaviour
    const known = this.found.get(image) ?? this.builtIn.find((behaviour) => behaviour.matches(image, start))
    if (!known) throw new Error(`no image behaviour for ${formatImage(image)}`)
    this.found.set(image, known)
    return known
  }

  /** What the registry says: nothing if the image can be pulled, else the error in the runtime's words. */
  pullError(image: ImageReference, pod: Pod, container: Container, credentials: readonly Credentials[] = []): string | undefined {
    const behaviour = this.behaviourOf(image, pod, container), text = formatImage(image)
    const own = behaviour.pullError?.(image, pod)
    if (own !== undefined) return own
    if (image.registry === PRIVATE_REGISTRY.host && !isLetIn(credentials)) return refusedByRegistry(image, credentials.length > 0)
    const tags = behaviour.tags?.(image)
    if (!tags || image.digest || tags.includes(image.tag)) return undefined
    return `rpc error: code = NotFound desc = failed to pull and unpack image "${text}": failed to resolve image: ${text}: not found`
  }
}

/** How a registry turns somebody away, in containerd's words: who shows nothing, and who shows the wrong word. */
function refusedByRegistry(image: ImageReference, hasShown: boolean): string {
  const pulling = `failed to pull and unpack image "${formatImage(image)}": failed to resolve image: `
  if (!hasShown) return `rpc error: code = Unknown desc = ${pulling}pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`
  return `rpc error: code = Unknown desc = ${pulling}unexpected status from HEAD request to https://${image.registry}/v2/${image.repository}/manifests/${image.digest ?? image.tag}: 401 Unauthorized`
}
