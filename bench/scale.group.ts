// Figures at scale: 5,000 machines, and up to 150,000 Pods of many Deployments.
import { defineGroup, type Figures, heapBytes, median } from './figures.ts'
import { carryOut, createDeployment, expectRunning, idleCluster } from './load.ts'

const NODES = 5_000
const REPLICAS = 100
/** The largest runs once: it takes the time of all others together. */
const SIZES = [{ pods: 1_000, runs: 3 }, { pods: 10_000, runs: 3 }, { pods: 50_000, runs: 1 }, { pods: 150_000, runs: 1 }]

export default defineGroup({
  name: 'scale',
  measure(): Figures {
    const figures: Record<string, Figures[string]> = {}
    for (const { pods, runs } of SIZES) {
      const measured = Array.from({ length: runs }, () => fill(pods))
      const wallMs = median(measured.map((run) => run.wallMs))
      const name = `scale.nodes${NODES}pods${pods}`
      figures[`${name}.wall`] = { value: wallMs, unit: 'ms' }
      figures[`${name}.podsPerSecond`] = { value: (1000 * pods) / wallMs, unit: '1/s' }
      figures[`${name}.heapPerPod`] = { value: median(measured.map((run) => run.heapPerPodKb)), unit: 'kB' }
    }
    return figures
  },
})

function fill(pods: number): { readonly wallMs: number; readonly heapPerPodKb: number } {
  const cluster = idleCluster(NODES)
  const heapBefore = heapBytes()
  const before = performance.now()
  carryOut(cluster, Array.from({ length: pods / REPLICAS }, (_, index) => createDeployment(`app-${index}`, REPLICAS)))
  const wallMs = performance.now() - before
  const heapPerPodKb = (heapBytes() - heapBefore) / 1000 / pods
  expectRunning(cluster, pods)
  return { wallMs, heapPerPodKb }
}
