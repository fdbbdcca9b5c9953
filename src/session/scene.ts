// What the canvas draws at one moment: objects are the fold of commits up to t, dots are the hops in flight at t. A pure value.
import type { ComponentInfo, Op, SceneObject, ThingChange } from '../worker/protocol.ts'

export type { ComponentInfo, Op, SceneObject } from '../worker/protocol.ts'

export interface HopInFlight {
  readonly id: number
  readonly cause: number
  readonly op: Op
  readonly from: string
  readonly to: string
  /** What it is about, as Kind/namespace/name (cluster-scoped: Kind//name), or ''. */
  readonly subject: string
  readonly sentAt: number
  readonly arrivesAt: number
  readonly background: boolean
  /** A cut link swallows it: it reaches nobody. */
  readonly lost?: true
}

/** A machine, a process, a container or something else that is no API object. */
export interface Thing {
  readonly kind: ThingChange['kind']
  readonly name: string
  /** Since when it is as it is; virtual ms. */
  readonly since: number
  readonly fields: NonNullable<ThingChange['fields']>
}

export interface Scene {
  /** Virtual ms. */
  readonly t: number
  readonly revision: number
  /** By uid, in order of creation. Replaced as a whole when something in it changed, so that it can be compared by reference. */
  readonly objects: ReadonlyMap<string, SceneObject>
  /** By `kind/name`, in order of appearance. Replaced as a whole when something in it changed. */
  readonly things: ReadonlyMap<string, Thing>
  readonly components: readonly ComponentInfo[]
  /** sentAt <= t < arrivesAt, in order of id; background ones included and marked. */
  readonly hops: readonly HopInFlight[]
}

/** Scene fields of a Pod. */
export interface PodScene extends SceneObject {
  /** One of the states of design.md section 4. */
  readonly state: 'pending' | 'unschedulable' | 'creating' | 'pulling' | 'notready' | 'ready' | 'terminating' | 'succeeded' | 'crash' | 'failed' | 'evicted' | 'unknown'
  readonly phase: string
  /** The STATUS column of kubectl get, such as ContainerCreating, ImagePullBackOff. */
  readonly status: string
  readonly node: string
  readonly ip: string
  readonly ready: number
  readonly containers: number
  readonly restarts: number
  /** Containers as `name=image`. */
  readonly images: readonly string[]
  /** Labels as `key=value`. */
  readonly labels: readonly string[]
  readonly hash: string
  readonly claims: readonly string[]
  readonly cpuMilli: number
  readonly memoryBytes: number
}
/** Scene fields of a Deployment or ReplicaSet. */
export interface WorkloadScene extends SceneObject {
  readonly desired: number
  readonly replicas: number
  readonly updated: number
  readonly readyReplicas: number
  readonly available: number
  readonly images: readonly string[]
  readonly hash: string
  readonly revisionNumber: string
}
/** Scene fields of a Service. */
export interface ServiceScene extends SceneObject {
  readonly type: string
  readonly clusterIP: string
  /** `port->targetPort/protocol`, with `:nodePort` behind the port where there is one. */
  readonly ports: readonly string[]
  /** Selector as `key=value`. */
  readonly selector: readonly string[]
}
/** Scene fields of an EndpointSlice. */
export interface EndpointSliceScene extends SceneObject {
  readonly service: string
  /** `ip|podName|ready|serving|terminating` with true/false. */
  readonly endpoints: readonly string[]
}
/** Scene fields of a Node. */
export interface NodeScene extends SceneObject {
  readonly ready: 'True' | 'False' | 'Unknown'
  readonly unschedulable: boolean
  readonly taints: readonly string[]
  readonly cpuMilli: number
  readonly memoryBytes: number
  readonly pods: number
  readonly address: string
  readonly podCIDR: string
}
export interface ClaimScene extends SceneObject {
  readonly phase: string
  readonly volume: string
  readonly storageClass: string
  readonly size: string
  /** RWO, ROX, RWX, RWOP */
  readonly modes: readonly string[]
}
export interface VolumeScene extends SceneObject {
  readonly phase: string
  /** `namespace/name` of the claim, or ''. */
  readonly claim: string
  readonly storageClass: string
  readonly size: string
  readonly modes: readonly string[]
  readonly reclaimPolicy: string
  readonly source: string
}
