// Every image behaviour, and reading image references. Models distribution/reference and the registry's part of a pull.
import type { Container, Pod } from '../../generated/api-types.d.ts'
import type { ImageBehaviour, ImageReference } from './define-image-behaviour.ts'

const modules = import.meta.glob<ImageBehaviour>('./*/*.image.ts', { eager: true, import: 'default' })

const builtIn: readonly ImageBehaviour[] = Object.values(modules).sort((x, y) => x.order - y.order)

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const REFERENCE = new RegExp(`^(?:((?:[a-zA-Z0-9-]+(?:\\.[a-zA-Z0-9-]+)+|localhost|[a-zA-Z0-9.-]+(?=:\\d+/))(?::\\d+)?)/)?(${COMPONENT}(?:/${COMPONENT})*)(?::([\\w][\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`)

/** Takes a reference apart; undefined if it is malformed (InvalidImageName). */
export function parseImage(text: string): ImageReference | undefined {
  const match = REFERENCE.exec(text)
  if (!match) return undefined
  const [, registry = 'docker.io', path, tag, digest] = match
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path
  return { registry, repository, tag: tag ?? (digest ? '' : 'latest'), ...(digest ? { digest } : {}) }
}

export function formatImage({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`
}

/** The behaviours of one cluster: those registered for it first. */
export class Images {
  private readonly behaviours: readonly ImageBehaviour[]

  constructor(registered: readonly ImageBehaviour[]) {
    this.behaviours = [...registered, ...builtIn]
  }

  /** Whoever says how this image behaves; the fallback takes any. */
  behaviourOf(image: ImageReference, pod: Pod, container: Container): ImageBehaviour {
    const found = this.behaviours.find((behaviour) => behaviour.matches(image, { pod, container }))
    if (!found) throw new Error(`no image behaviour for ${formatImage(image)}`)
    return found
  }

  /** What the registry says: nothing if the image can be pulled, else the error in the runtime's words. */
  pullError(image: ImageReference, pod: Pod, container: Container): string | undefined {
    const behaviour = this.behaviourOf(image, pod, container), text = formatImage(image)
    const own = behaviour.pullError?.(image, pod)
    if (own !== undefined) return own
    const tags = behaviour.tags?.(image)
    if (!tags || image.digest || tags.includes(image.tag)) return undefined
    return `rpc error: code = NotFound desc = failed to pull and unpack image "${text}": failed to resolve image: ${text}: not found`
  }
}
