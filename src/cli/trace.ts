// The trace of a run as JSON lines: what existed at the start, each committed change, and each step with its results.
import type { Cluster } from '../engine/cluster.ts'
import type { KubeObject } from '../engine/kube-object.ts'

const KINDS = new Set([
  'Node', 'Namespace', 'Pod', 'ReplicaSet', 'Deployment', 'StatefulSet', 'ControllerRevision', 'DaemonSet', 'Job', 'CronJob', 'Service', 'Endpoints', 'EndpointSlice',
  'PersistentVolume', 'PersistentVolumeClaim', 'StorageClass', 'VolumeAttachment', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'ResourceQuota', 'LimitRange', 'PriorityClass', 'Event',
])
/** Where events about what has no namespace are kept. */
const CLUSTER_EVENTS = 'default'

export interface StepLine {
  readonly t: number
  readonly i: number
  readonly step: unknown
  results?: readonly unknown[]
}

/** Collects the lines of a run, of which nothing is dropped from then on. `namespaces` limits it to these; all if left out. */
export class Trace {
  private readonly lines: unknown[] = []
  private readonly cluster: Cluster
  private readonly namespaces: ReadonlySet<string> | undefined
  private seen: number

  constructor(cluster: Cluster, namespaces?: readonly string[]) {
    this.cluster = cluster
    this.namespaces = namespaces && new Set(namespaces)
    this.seen = cluster.commits.length
    cluster.keepFrom(0)
    const objects = new Map<string, KubeObject>()
    for (const { key, type, object } of cluster.commits) {
      if (type === 'DELETED') objects.delete(key)
      else if (this.isRecorded(object) && object.kind !== 'Event') objects.set(key, object)
    }
    this.lines.push({ src: 'initial', objects: [...objects.values()] })
  }

  private isRecorded(object: KubeObject): boolean {
    if (!KINDS.has(object.kind)) return false
    if (!this.namespaces) return true
    const { namespace, name } = object.metadata
    if (object.kind === 'Namespace') return this.namespaces.has(name)
    if (namespace === undefined || namespace === '') return true
    if (this.namespaces.has(namespace)) return true
    return object.kind === 'Event' && namespace === CLUSTER_EVENTS
  }

  /** Begins a step: its line stands in front of its effects. */
  beginStep(i: number, step: unknown): StepLine {
    this.collect()
    const line: StepLine = { t: this.cluster.now, i, step }
    this.lines.push(line)
    return line
  }

  /** Takes in what was committed since the last look; virtual time of the last change that is no Event, if there was one. */
  collect(): number | undefined {
    const { commits } = this.cluster
    let last: number | undefined
    for (; this.seen < commits.length; this.seen++) {
      const { at, type, key, object } = commits[this.seen]
      if (!this.isRecorded(object)) continue
      this.lines.push({ t: at, type, kind: object.kind, key, object })
      if (object.kind !== 'Event') last = at
    }
    return last
  }

  text(): string {
    this.collect()
    return `${this.lines.map((line) => JSON.stringify(line)).join('\n')}\n`
  }
}
