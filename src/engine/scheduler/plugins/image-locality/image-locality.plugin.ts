// ImageLocality: a node that already has a Pod's images is better, the more so the larger they are and the more nodes have them.
// Models plugins/imagelocality/image_locality.go.
import type { Pod } from '../../../generated/api-types.d.ts'
import { definePlugin, type SchedulerView } from '../../define-plugin.ts'
import type { NodeInfo } from '../../node-info.ts'

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
    const images = imagesOf(pod), spread = spreadOf(images, view)
    return spread.size === 0 ? 'skip' : { state: { images, spread } }
  },
  score({ images, spread }, _pod, node) {
    const bytes = images.reduce((sum, image) => sum + Math.trunc(sizeOn(node, image) * (spread.get(image) ?? 0)), 0)
    const most = MOST_BYTES_PER_CONTAINER * images.length, within = Math.min(Math.max(bytes, LEAST_BYTES), most)
    return Math.trunc((100 * (within - LEAST_BYTES)) / (most - LEAST_BYTES))
  },
})

function sizeOn({ images }: NodeInfo, image: string): number {
  return images?.get(image) ?? 0
}

/** Without the images that no node has. */
function spreadOf(images: readonly string[], view: SchedulerView): ReadonlyMap<string, number> {
  return new Map(images.map((image) => [image, view.nodesWithImage(image) / view.nodes.length] as const).filter(([, share]) => share > 0))
}
