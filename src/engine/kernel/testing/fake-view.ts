// Drives one sync of a controller without a cluster: objects in a cache and canned answers in, the list of Steps out. For tests.
import type { ApiRequest, ApiResponse } from '../../apiserver/request.ts'
import { type KindDefinition, resourceOf } from '../../kinds/define-kind.ts'
import type { KubeObject, Status } from '../../kube-object.ts'
import type { ClusterSettings, Controller, SyncResult, SyncView } from '../controller.ts'
import { controllerUid } from '../informer.ts'
import { answered, givenIn, NOT_STARTED, type Progress, Readings, RoutineRun, type Step } from '../sync.ts'

const EPOCH_MS = Date.parse('2026-01-01T00:00:00Z')

const SETTINGS: ClusterSettings = { nodeMonitorGracePeriodMs: 40_000, nodeMonitorPeriodMs: 5_000, claimBinderSyncPeriodMs: 15_000, leaseEveryMs: 10_000, imagesEveryMs: 30_000, metricResolutionMs: 15_000, autoscalerSyncPeriodMs: 15_000 }

export interface FakeCluster {
  /** What the cache holds; the API server holds the same unless `live` says otherwise. */
  readonly objects: readonly KubeObject[]
  /** What a live GET finds, by `resource/namespace/name`; null is a 404. */
  readonly live?: Readonly<Record<string, KubeObject | null>>
  /** Answers instead of the default one; undefined falls back to it. */
  readonly answer?: (request: ApiRequest) => ApiResponse | undefined
  readonly now?: number
  readonly expectationsMet?: boolean
  readonly memory?: Map<string, unknown>
  readonly failures?: number
}

export interface DrivenSync {
  /** Every Step in the order in which it was asked for. */
  readonly steps: readonly Step[]
  readonly requests: readonly ApiRequest[]
  /** How the sync ended, or what it threw. */
  readonly result: SyncResult | undefined
  readonly error: Error | undefined
}

/** The time of the fake cluster's epoch plus `ms`, as timestamps have it. */
export function fakeTimestamp(ms: number): string {
  return `${new Date(Math.floor((EPOCH_MS + ms) / 1000) * 1000).toISOString().slice(0, 19)}Z`
}

export function failureAnswer(code: number, reason: string, message: string, cause?: string): ApiResponse {
  const body: Status = {
    kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason, message, code, ...(cause ? { details: { causes: [{ reason: cause }] } } : {}),
  }
  return { code, body }
}

/** Runs one sync from its start to its end, running it again for every answer as the runtime does. */
export function driveSync<T extends KubeObject>({ reconcile, ...controller }: Controller<T>, key: string, cluster: FakeCluster): DrivenSync {
  if (!reconcile) throw new Error(`${controller.name} comes without what it does; give its reconciler too.`)
  const steps: Step[] = [], requests: ApiRequest[] = []
  let progress: Progress = NOT_STARTED
  for (;;) {
    const readings = new Readings(progress.reads.slice(0, progress.read)), asked: { place: number; step: Step }[] = []
    const view = fakeView(controller as unknown as Controller, cluster, readings)
    try {
      const outcome = new RoutineRun(reconcile(view, key), readings, givenIn(progress)).goOn((step, place) => {
        steps.push(step)
        if (!('request' in step) && !('waitMs' in step)) return false
        asked.push({ place, step })
        return true
      })
      if (outcome.done) return { steps, requests, result: outcome.result, error: undefined }
      progress = outcome.progress
    } catch (error) {
      return { steps, requests, result: undefined, error: error as Error }
    }
    for (const { place, step } of asked) {
      if ('request' in step) requests.push(step.request)
      progress = answered(progress, place, 'request' in step ? answerTo(step.request, cluster) : undefined)
    }
  }
}

/** Steps as short lines: `create pods (replicas-missing)`, `ScalingReplicaSet: Scaled up …`, `decided surge-used-up`. */
export function said(steps: readonly Step[]): string[] {
  return steps.map((step) => {
    if ('event' in step) return `${step.event.reason}: ${step.event.message}`
    if ('decision' in step) return `decided ${step.decision.code}`
    if ('waitMs' in step) return `waits ${step.waitMs} ms`
    if ('call' in step) return `calls ${JSON.stringify(step.call)}`
    const { verb, resource, subresource, name } = step.request
    return `${verb} ${resource}${subresource ? `/${subresource}` : ''}${name ? ` ${name}` : ''}${step.why ? ` (${step.why.code})` : ''}`
  })
}

function answerTo(request: ApiRequest, cluster: FakeCluster): ApiResponse {
  const given = cluster.answer?.(request)
  if (given) return given
  const body = request.body as KubeObject
  if (request.verb === 'create') {
    const name = body.metadata.name ?? `${body.metadata.generateName}xxxxx`
    return { code: 201, body: { ...body, metadata: { ...body.metadata, name, uid: `uid-of-${name}`, resourceVersion: '1000', creationTimestamp: fakeTimestamp(cluster.now ?? 0) } } }
  }
  if (request.verb === 'get') {
    const stored = liveObject(request, cluster)
    return stored ? { code: 200, body: stored } : failureAnswer(404, 'NotFound', `${request.resource} "${request.name}" not found`)
  }
  if (request.verb === 'list') {
    const items = cluster.objects.filter((object) => resourceNamed(object, request.resource) && (!request.namespace || object.metadata.namespace === request.namespace))
    return { code: 200, body: { kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: '1000' }, items } }
  }
  return { code: 200, body: request.verb === 'update' ? { ...body, metadata: { ...body.metadata, resourceVersion: '1001' } } : (liveObject(request, cluster) ?? body) }
}

function liveObject({ resource, namespace, name }: ApiRequest, { objects, live }: FakeCluster): KubeObject | undefined {
  const key = `${resource}/${namespace ?? ''}/${name}`
  if (live && key in live) return live[key] ?? undefined
  return objects.find((object) => resourceNamed(object, resource) && (object.metadata.namespace ?? '') === (namespace ?? '') && object.metadata.name === name)
}

/** Whether the object's kind could have this plural: good enough for the kinds of tests. */
function resourceNamed(object: KubeObject, resource: string): boolean {
  const [plural, ...group] = resource.split('.'), lower = object.kind.toLowerCase()
  const groupOf = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : ''
  return groupOf === group.join('.') && [lower, `${lower}s`, `${lower}es`, `${lower.slice(0, -1)}ies`].includes(plural)
}

function fakeView(controller: Controller, cluster: FakeCluster, readings: Readings): SyncView {
  const ofKind = <T extends KubeObject>(kind: KindDefinition<T>): T[] => cluster.objects.filter((object) => object.kind === kind.kind) as T[]
  const now = cluster.now ?? 0, memory = cluster.memory ?? new Map<string, unknown>()
  return {
    now: () => readings.take(() => now),
    timestamp: () => fakeTimestamp(now),
    get: (kind, namespace, name) => readings.take(() => ofKind(kind).find((object) => object.metadata.name === name && (object.metadata.namespace ?? '') === (namespace ?? ''))),
    list: (kind, namespace) => readings.take(() => ofKind(kind).filter((object) => !namespace || object.metadata.namespace === namespace)),
    ownedBy: (kind, uid) => readings.take(() => ofKind(kind).filter((object) => controllerUid(object) === uid)),
    found: (kind, index, value) => readings.take(() => {
      const definition = controller.indexes?.find((candidate) => candidate.name === index && resourceOf(candidate.kind) === resourceOf(kind))
      if (!definition) throw new Error(`${controller.name} declares no index ${index} over ${kind.kind}`)
      return ofKind(kind).filter((object) => definition.values(object).includes(value))
    }),
    countOwned: (kind, uid, tally) => readings.take(() => ofKind(kind).filter((object) => controllerUid(object) === uid).reduce((count, object) => tally.changed(count, undefined, object), tally.nothing)),
    goThrough: () => {},
    expectationsMet: () => readings.take(() => cluster.expectationsMet ?? true),
    recall: <V>(name: string) => readings.take(() => memory.get(name)) as V | undefined,
    remember: (name, value) => { memory.set(name, value) },
    failures: () => cluster.failures ?? 0,
    pick: () => 0,
    setting: (name) => SETTINGS[name],
    toVirtual: (timestamp) => Date.parse(timestamp) - EPOCH_MS,
    toTimestamp: (ms) => fakeTimestamp(ms),
  }
}
