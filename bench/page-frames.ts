// Measures how smoothly the page draws, from inside the page. Frames count only while dots were drawn.
import type { Page } from 'playwright-core'
import type {} from '../src/app/door.ts' // declares window.wheelhouse

export interface Smoothness {
  /** Milliseconds between one frame and the next, of frames in which hops were in flight. */
  readonly intervals: readonly number[]
}

const DEPLOYMENT = (replicas: number, image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: '${image}'}]}
`

/** A settled Deployment gets another image; the rollout is played and watched for `watchMs` at most. */
export async function watchRollout(page: Page, replicas: number, watchMs: number): Promise<Smoothness> {
  const before = DEPLOYMENT(replicas, 'nginx:1.27')
  const after = DEPLOYMENT(replicas, 'nginx:1.28')
  const intervals = await page.evaluate(async ({ before, after, watchMs }) => {
    const door = window.wheelhouse
    if (!door) throw new Error('window.wheelhouse is missing')
    await door.ready
    await door.apply(before)
    await door.settle()
    await door.apply(after)
    await door.play()
    const intervals: number[] = []
    const start = performance.now()
    await new Promise<void>((done) => {
      let last = 0
      const frame = (now: number): void => {
        // Both ends of an interval must show dots; an idle page draws nothing and is always smooth.
        const busy = door.scene().hops.length > 0
        if (busy && last > 0) intervals.push(now - last)
        last = busy ? now : 0
        if (performance.now() - start < watchMs) requestAnimationFrame(frame)
        else done()
      }
      requestAnimationFrame(frame)
    })
    return intervals
  }, { before, after, watchMs })
  if (intervals.length === 0) throw new Error('No dots were drawn during the rollout, so there is nothing to measure.')
  return { intervals }
}
