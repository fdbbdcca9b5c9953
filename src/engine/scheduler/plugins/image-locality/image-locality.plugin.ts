// ImageLocality: a node that already has a Pod's images is better, the more so the larger they are and the more nodes have them.
// Models plugins/imagelocality/image_locality.go.
import type { Pod } from '../../../generated/api-types.d.ts'
import { definePlugin, type SchedulerView } from '../../define-plugin.ts'

const MEBIBYTE = 1024 * 1024
const LEAST_BYTES = 23 * MEBIBYTE
const MOST_BYTES_PER_CONTAINER = 1000 * MEBIBYTE

interface Wanted {
  readonly images: readonly string[]
  /** Of all nodes, the share that has an image. */
  readonly spread: ReadonlyMap<string, number>
}

/** With a tag, as nodes list them. */
function normalized(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image
}

function imagesOf({ spec }: Pod): string[] {
  return [...(spec.initContainers ?? []), ...spec.containers].map(({ image }) => normalized(image ?? ''))
}

export default definePlugin<Wanted>({
  name: 'ImageLocality',
  order: 160,
  weight: 1,
  preScore(pod, view) {
    if (!view.hasImages) return 'skip'
    const images = imagesOf(pod), spread = spreadOf(images, view)
    return spread.size === 0 ? 'skip' : { state: { images, spread } }
  },
  scoreAll({ images, spread }, places, scores, view) {
    scores.fill(0)
    for (const image of images) {
      const share = spread.get(image)
      if (share === undefined) continue
      const sizes = view.imageSizes(image)
      for (let i = 0; i < places.length; i++) scores[i] += Math.trunc(sizes[places[i]] * share)
    }
    const most = MOST_BYTES_PER_CONTAINER * images.length
    for (let i = 0; i < scores.length; i++) {
      const within = Math.min(Math.max(scores[i], LEAST_BYTES), most)
      scores[i] = Math.trunc((100 * (within - LEAST_BYTES)) / (most - LEAST_BYTES))
    }
  },
})

/** Without the images that no node has. */
function spreadOf(images: readonly string[], view: SchedulerView): ReadonlyMap<string, number> {
  const spread = new Map<string, number>()
  for (const image of images) {
    const nodes = view.nodesWithImage(image)
    if (nodes > 0) spread.set(image, nodes / view.nodes.length)
  }
  return spread
}
