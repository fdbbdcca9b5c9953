// Images whose containers answer some of the requests for their pages with an error. Probes of the kubelet are no such requests: they ask
// whether an application is up, and one that fails half of what it is asked for still is.
import type { Kernel } from '../kernel/kernel.ts'

/** What a failing request is answered with. */
export const FAILED = 500

/** Whether this request is one of those that containers of the image answer with an error. */
export function isFailing(kernel: Kernel, image: string, request: string, number: number): boolean {
  const percent = kernel.things.get('SimImage', image)?.failingPercent ?? 0
  return percent > 0 && kernel.pick(100, `failing ${image} ${request}`, number) < percent
}
