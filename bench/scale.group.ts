// Figures at scale: 5,000 machines, and up to 150,000 Pods of Deployments of 100 and of 3,000 replicas. Every run has a process of its own,
// so that what one leaves in memory burdens no other; what would take the group beyond its time is left out, and that is said.
import { execFileSync } from 'node:child_process'
import { defineGroup, type Figures, heapBytes, median } from './figures.ts'
import { carryOut, createDeployment, expectRunning, idleCluster } from './load.ts'

const NODES = 5_000
const SIZES = [{ pods: 1_000, runs: 3 }, { pods: 10_000, runs: 3 }, { pods: 50_000, runs: 1 }, { pods: 150_000, runs: 1 }]
/** Of few large Deployments; a figure of 100 replicas has no word for it in its name. */
const LARGE_SIZES = [{ pods: 10_000, runs: 1 }, { pods: 50_000, runs: 1 }, { pods: 150_000, runs: 1 }]
const GROUP_MS = 45 * 60_000

interface Load {
  readonly pods: number
  readonly replicas: number
}

interface Measured {
  readonly wallMs: number
  readonly heapPerPodKb: number
}

export default defineGroup({
  name: 'scale',
  run: (load) => fill(JSON.parse(load) as Load),
  measure(): Figures {
    const until = performance.now() + GROUP_MS
    return { ...figuresOf(SIZES, 100, '', until), ...figuresOf(LARGE_SIZES, 3_000, '.replicas3000', until) }
  },
})

/** Figures of one kind of load at all sizes, and how much more a Pod takes at a size than at the one before: 1 is linear growth. */
function figuresOf(sizes: typeof SIZES, replicas: number, word: string, until: number): Figures {
  const figures: Record<string, Figures[string]> = {}
  let before: { readonly pods: number; readonly msPerPod: number } | undefined
  for (const { pods, runs } of sizes) {
    const name = `scale.nodes${NODES}pods${pods}${word}`
    // A cluster of 5,000 nodes takes as long to come up as some thousand Pods.
    if (before && performance.now() + 1.5 * runs * before.msPerPod * (pods + 5_000) > until) {
      console.error(`${name} is left out: it would take the group beyond ${GROUP_MS / 60_000} minutes.`)
      continue
    }
    const measured = Array.from({ length: runs }, () => inItsOwnProcess({ pods, replicas }))
    const wallMs = median(measured.map((run) => run.wallMs)), msPerPod = wallMs / pods
    figures[`${name}.wall`] = { value: wallMs, unit: 'ms' }
    figures[`${name}.podsPerSecond`] = { value: (1000 * pods) / wallMs, unit: '1/s' }
    figures[`${name}.heapPerPod`] = { value: median(measured.map((run) => run.heapPerPodKb)), unit: 'kB' }
    if (before) figures[`${name}.growth`] = { value: msPerPod / before.msPerPod, unit: 'times' }
    before = { pods, msPerPod }
  }
  return figures
}

function inItsOwnProcess(load: Load): Measured {
  const printed = execFileSync(process.execPath, [...process.execArgv, process.argv[1], `--run=scale:${JSON.stringify(load)}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  return JSON.parse(printed) as Measured
}

function fill({ pods, replicas }: Load): Measured {
  const cluster = idleCluster(NODES)
  const heapBefore = heapBytes()
  const before = performance.now()
  carryOut(cluster, Array.from({ length: Math.ceil(pods / replicas) }, (_, index) => createDeployment(`app-${index}`, Math.min(replicas, pods - index * replicas))))
  const wallMs = performance.now() - before
  const heapPerPodKb = (heapBytes() - heapBefore) / 1000 / pods
  expectRunning(cluster, pods)
  return { wallMs, heapPerPodKb }
}
