// Lines from claims to the Pods that mount them.
import { bottom, centreX } from '../layout/geometry.ts'
import type { Point } from '../layout/geometry.ts'
import type { Layout } from '../layout/layout.ts'
import type { Model } from '../model/model.ts'
import type { PodScene } from '../../session/scene.ts'
import type { CanvasView } from '../view/view.ts'
import type { MountLine } from './paint.ts'

/** One line per claim and Pod, where both are drawn. */
export function mountLines(view: CanvasView, layout: Layout, model: Model): readonly MountLine[] {
  if (layout.form !== 'cluster' || layout.level === 'far') return []
  return view.mounts.flatMap((mount): MountLine[] => {
    const slot = layout.storage[view.bar.storage.findIndex((item) => item.claim?.uid === mount.claim)]
    const pod = model.objects.get(mount.pod) as PodScene | undefined
    const to = layout.pods.get(mount.pod)
    const machine = layout.machines.get(pod?.node ?? '')
    if (slot === undefined || to === undefined || machine === undefined) return []
    const lowest = layout.storage.every((other) => other.y <= slot.y)
    const from: Point = [mount.mounted ? centreX(slot) - 16 : slot.x + 96, bottom(slot)]
    // A claim in an upper row is left through the gap below it, and down along the edge of its column.
    const detour: readonly Point[] = lowest ? [] : [[from[0], from[1] + 5], [slot.x - 4, from[1] + 5]]
    return [{ points: [from, ...detour], to, machine, mounted: mount.mounted }]
  })
}
