// Figures of the engine: processor time for everyday loads, memory per Pod, and how long going back takes.
import { cpuMs, defineGroup, type Figures, heapBytes, median } from './figures.ts'
import { lessonSeekMs } from './lesson-seek.ts'
import { carryOut, createDeployment, expectRunning, idleCluster, setImage } from './load.ts'

const RUNS = 5
/** 1,000 Pods on 20 nodes. */
const PODS_PER_NODE = 50
const MANY = { nodes: 1_000, deployments: 30, replicas: 1_000 }
const SEEKS = 40

export default defineGroup({
  name: 'engine',
  async measure(): Promise<Figures> {
    const many = MANY.deployments * MANY.replicas
    return {
      [`engine.nodes${MANY.nodes}pods${many}.cpu`]: { value: manyCpuMs(), unit: 'ms' },
      'engine.replicas100.cpu': { value: replicasCpuMs(100), unit: 'ms' },
      'engine.replicas1000.cpu': { value: replicasCpuMs(1_000), unit: 'ms' },
      'engine.replicas3000.cpu': { value: replicasCpuMs(3_000), unit: 'ms' },
      'engine.rollout100.cpu': { value: rolloutCpuMs(100), unit: 'ms' },
      'engine.heapPerPod': { value: heapPerPodKb(1_000), unit: 'kB' },
      'engine.seek': { value: seekMs(1_000), unit: 'ms' },
      'engine.seekInLesson': { value: await lessonSeekMs(), unit: 'ms' },
    }
  },
})

const machinesFor = (pods: number): number => Math.max(3, Math.ceil(pods / PODS_PER_NODE))

/** From an idle cluster until all Pods of one Deployment run. */
function replicasCpuMs(replicas: number): number {
  return median(Array.from({ length: RUNS }, () => {
    const cluster = idleCluster(machinesFor(replicas))
    const spent = cpuMs(1, () => carryOut(cluster, [createDeployment('web', replicas)]))
    expectRunning(cluster, replicas)
    return spent
  }))
}

/** From an idle cluster of a thousand nodes until thirty Deployments of a thousand Pods run; once, for it takes most of a minute. */
function manyCpuMs(): number {
  const cluster = idleCluster(MANY.nodes)
  const spent = cpuMs(1, () => carryOut(cluster, Array.from({ length: MANY.deployments }, (_, index) => createDeployment(`app-${index}`, MANY.replicas))))
  expectRunning(cluster, MANY.deployments * MANY.replicas)
  return spent
}

/** From the change of an image until all Pods have been replaced. */
function rolloutCpuMs(replicas: number): number {
  return median(Array.from({ length: RUNS }, () => {
    const cluster = idleCluster(machinesFor(replicas))
    carryOut(cluster, [createDeployment('web', replicas)])
    const spent = cpuMs(1, () => carryOut(cluster, [setImage('web', 'nginx:1.28')]))
    expectRunning(cluster, replicas)
    return spent
  }))
}

/** Everything that a running Pod leaves in memory: objects, history, ledger, Spans, Events, checkpoints. */
function heapPerPodKb(replicas: number): number {
  return median(Array.from({ length: 3 }, () => {
    const cluster = idleCluster(machinesFor(replicas))
    const before = heapBytes()
    carryOut(cluster, [createDeployment('web', replicas)])
    const grown = heapBytes() - before
    expectRunning(cluster, replicas)
    return grown / 1000 / replicas
  }))
}

/** Wall time of going back to moments all over the life of a Deployment, and forward again to the end. */
function seekMs(replicas: number): number {
  const cluster = idleCluster(machinesFor(replicas))
  const start = cluster.now
  carryOut(cluster, [createDeployment('web', replicas)])
  const end = cluster.now
  const times: number[] = []
  for (let seek = 1; seek <= SEEKS; seek++) {
    const before = performance.now()
    cluster.rewind(start + Math.round(((end - start) * ((seek * 17) % SEEKS)) / SEEKS) + 1)
    times.push(performance.now() - before)
    cluster.advance(end)
  }
  return median(times)
}
