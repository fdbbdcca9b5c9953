import { describe, expect, test } from 'vitest'
import type { ApiRequest, ApiResponse } from '../../apiserver/request.ts'
import type { HorizontalPodAutoscaler, Pod } from '../../generated/api-types.d.ts'
import { driveSync, type DrivenSync, failureAnswer, fakeTimestamp, said } from '../../kernel/testing/fake-view.ts'
import { labels, pod } from '../../kernel/testing/sample-objects.ts'
import type { KubeObject } from '../../kube-object.ts'
import declaration from './horizontal-pod-autoscaler.controller.ts'
import reconciler from './horizontal-pod-autoscaler.reconciler.ts'

const controller = { ...declaration, ...reconciler }
const PERIOD = 15_000, NOW = 3_600_000
const cpu = (averageUtilization: number) => ({ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } })

function autoscaler(spec: Partial<HorizontalPodAutoscaler['spec']> = {}, status: HorizontalPodAutoscaler['status'] = { desiredReplicas: 0 }, name = 'web'): HorizontalPodAutoscaler {
  const metadata = { name, namespace: 'default', uid: `uid-of-hpa-${name}`, resourceVersion: '1', creationTimestamp: fakeTimestamp(0) }
  return { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 1, maxReplicas: 6, metrics: [cpu(50)], ...spec }, status }
}

/** A Pod that has been ready for long, asking for 100m. */
function worker(name: string, { request = '100m', ready = true, startedMs = 0, readySinceMs = 0, deleting = false } = {}): Pod {
  const made = pod(name, { ready, readySinceMs, phase: 'Running', node: 'a', meta: deleting ? { deletionTimestamp: fakeTimestamp(NOW) } : {}, spec: { containers: [{ name: 'app', image: 'web:1', ...(request === '' ? {} : { resources: { requests: { cpu: request } } }) }] } })
  return { ...made, status: { ...made.status, startTime: fakeTimestamp(startedMs) } } as Pod
}

interface World {
  readonly pods: readonly Pod[]
  readonly replicas?: number
  /** Milli per Pod that was measured. */
  readonly milli?: Readonly<Record<string, number>>
  readonly spec?: Partial<HorizontalPodAutoscaler['spec']>
  readonly status?: HorizontalPodAutoscaler['status']
  readonly others?: readonly KubeObject[]
  readonly answer?: (request: ApiRequest) => ApiResponse | undefined
  readonly memory?: Map<string, unknown>
  readonly now?: number
}

function podMetrics(milli: Readonly<Record<string, number>>, now: number): ApiResponse {
  const items = Object.entries(milli).map(([name, value]) => ({ metadata: { name, namespace: 'default' }, timestamp: fakeTimestamp(now), window: '15s', containers: [{ name: 'app', usage: { cpu: `${value}m`, memory: '20Mi' } }] }))
  return { code: 200, body: { kind: 'PodMetricsList', apiVersion: 'metrics.k8s.io/v1beta1', metadata: { resourceVersion: '' }, items: items as unknown as KubeObject[] } }
}

function look({ pods, replicas = pods.length, milli = {}, spec, status, others = [], answer, memory = new Map(), now = NOW }: World): DrivenSync {
  if (!memory.has('due')) memory.set('due', now)
  return driveSync(controller, 'default/web', {
    now, memory, objects: [autoscaler(spec, status), ...others, ...pods],
    answer: (request) => {
      const given = answer?.(request)
      if (given) return given
      if (request.resource === 'pods.metrics.k8s.io') return Object.keys(milli).length > 0 ? podMetrics(milli, now) : failureAnswer(404, 'NotFound', 'the server could not find the requested resource')
      if (request.subresource === 'scale' && request.verb === 'get') {
        return { code: 200, body: { kind: 'Scale', apiVersion: 'autoscaling/v1', metadata: { name: 'web', namespace: 'default', resourceVersion: '7' }, spec: { replicas }, status: { replicas, selector: 'app=web' } } as unknown as KubeObject }
      }
      return undefined
    },
  })
}

function statusOf({ requests }: DrivenSync): HorizontalPodAutoscaler['status'] {
  return (requests.find(({ subresource, verb }) => subresource === 'status' && verb === 'update')?.body as HorizontalPodAutoscaler | undefined)?.status
}
const sizeSet = ({ requests }: DrivenSync): number | undefined => (requests.find(({ subresource, verb }) => subresource === 'scale' && verb === 'update')?.body as { spec?: { replicas?: number } } | undefined)?.spec?.replicas
const reasons = (sync: DrivenSync): Readonly<Record<string, string>> => Object.fromEntries((statusOf(sync)?.conditions ?? []).map(({ type, reason }) => [type, reason ?? '']))
const message = (sync: DrivenSync, type: string): string | undefined => statusOf(sync)?.conditions?.find((condition) => condition.type === type)?.message
const two = [worker('a'), worker('b')]

describe('when it looks', () => {
  test('a new autoscaler is looked at when its first period is over', () => {
    const memory = new Map<string, unknown>()
    expect(driveSync(controller, 'default/web', { now: 1_000, memory, objects: [autoscaler()] }).result).toEqual({ againInMs: PERIOD })
    expect(driveSync(controller, 'default/web', { now: 6_000, memory, objects: [autoscaler()] }).result).toEqual({ againInMs: 10_000 })
  })

  test('a look at which nothing changes keeps nobody waiting, nor do its questions', () => {
    const memory = new Map<string, unknown>(), first = look({ pods: two, milli: { a: 50, b: 50 }, memory })
    expect(first.result).toEqual({ againInMs: PERIOD, background: false })
    const status = statusOf(first), second = look({ pods: two, milli: { a: 50, b: 50 }, memory, status, now: NOW + PERIOD })
    expect(second.result).toEqual({ againInMs: PERIOD, background: true })
    expect(second.requests.map(({ verb }) => verb)).toEqual(['get', 'list'])
    const third = look({ pods: two, milli: { a: 50, b: 50 }, memory, status, now: NOW + 2 * PERIOD })
    expect(third.steps.filter((step) => 'request' in step).map((step) => (step as { background?: boolean }).background)).toEqual([true, true])
  })
})

describe('a share of what Pods have asked for', () => {
  test('above its target brings more of them, in proportion', () => {
    const sync = look({ pods: two, milli: { a: 100, b: 100 } })
    expect(sizeSet(sync)).toBe(4)
    expect(said(sync.steps)).toContain('SuccessfulRescale: New size: 4; reason: cpu resource utilization (percentage of request) above target')
    expect(statusOf(sync)).toMatchObject({ currentReplicas: 2, desiredReplicas: 4, lastScaleTime: fakeTimestamp(NOW), currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 100, averageValue: '100m' } } }] })
    expect(reasons(sync)).toEqual({ AbleToScale: 'SucceededRescale', ScalingActive: 'ValidMetricFound', ScalingLimited: 'DesiredWithinRange' })
  })

  test('within a tenth of its target brings nothing', () => {
    expect(sizeSet(look({ pods: two, milli: { a: 55, b: 55 } }))).toBeUndefined()
    expect(sizeSet(look({ pods: two, milli: { a: 56, b: 56 } }))).toBe(3)
    expect(sizeSet(look({ pods: two, milli: { a: 56, b: 56 }, spec: { behavior: { scaleUp: { tolerance: '0.2', stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }] }, scaleDown: {} } } }))).toBeUndefined()
  })

  test('is not known where a container asks for nothing', () => {
    const sync = look({ pods: [worker('a', { request: '' })], milli: { a: 50 } })
    expect(said(sync.steps).filter((line) => line.startsWith('Failed'))).toEqual([
      'FailedGetResourceMetric: failed to get cpu utilization: missing request for cpu in container app of Pod a',
      'FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: failed to get cpu utilization: missing request for cpu in container app of Pod a',
    ])
    expect(message(sync, 'ScalingActive')).toBe('the HPA was unable to compute the replica count: failed to get cpu utilization: missing request for cpu in container app of Pod a')
  })

  test('is not known without a metrics API', () => {
    expect(message(look({ pods: two }), 'ScalingActive')).toBe('the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)')
  })

  test('of one container leaves the others out', () => {
    const metrics = [{ type: 'ContainerResource', containerResource: { name: 'cpu', container: 'app', target: { type: 'Utilization', averageUtilization: 50 } } }]
    const sync = look({ pods: two, milli: { a: 100, b: 100 }, spec: { metrics } })
    expect([sizeSet(sync), message(sync, 'ScalingActive')]).toEqual([4, 'the HPA was able to successfully calculate a replica count from cpu container resource utilization (percentage of request)'])
    const absent = [{ type: 'ContainerResource', containerResource: { name: 'cpu', container: 'proxy', target: { type: 'Utilization', averageUtilization: 50 } } }]
    expect(said(look({ pods: two, milli: { a: 100, b: 100 }, spec: { metrics: absent } }).steps).join()).toContain('FailedGetContainerResourceMetric: failed to get cpu utilization: unable to get metrics for resource cpu: failed to get container metrics: container proxy not present in metrics for pod default/a')
  })
})

describe('Pods that do not count as they are', () => {
  test('one that has not been measured counts as idle when the others are busy', () => {
    expect(sizeSet(look({ pods: [...two, worker('c')], milli: { a: 100, b: 100 } }))).toBe(4)
  })

  test('and as busy when the others are idle', () => {
    expect(sizeSet(look({ pods: [...two, worker('c'), worker('d')], milli: { a: 10, b: 10 } }))).toBeUndefined()
  })

  test('one that starts dampens growth: its processor time is not believed before it is ready for a whole window', () => {
    const young = worker('c', { startedMs: NOW - 60_000, readySinceMs: NOW - 5_000 })
    expect(sizeSet(look({ pods: [...two, young], milli: { a: 100, b: 100, c: 900 } }))).toBe(4)
    const grown = worker('c', { startedMs: NOW - 60_000, readySinceMs: NOW - 20_000 })
    expect(sizeSet(look({ pods: [...two, grown], milli: { a: 100, b: 100, c: 100 } }))).toBe(6)
  })

  test('one that is on its way out counts for nothing', () => {
    expect(sizeSet(look({ pods: [...two, worker('c', { deleting: true })], replicas: 2, milli: { a: 50, b: 50, c: 900 } }))).toBeUndefined()
  })
})

describe('its bounds', () => {
  test('below the least it sets the least, without any metric', () => {
    const sync = look({ pods: [worker('a')], spec: { minReplicas: 3 } })
    expect([sizeSet(sync), said(sync.steps).find((line) => line.startsWith('SuccessfulRescale'))]).toEqual([3, 'SuccessfulRescale: New size: 3; reason: Current number of replicas below Spec.MinReplicas'])
    expect(statusOf(sync)?.currentMetrics).toBeUndefined()
  })

  test('above the most it sets the most', () => {
    const sync = look({ pods: two, replicas: 9 })
    expect(said(sync.steps)).toContain('SuccessfulRescale: New size: 6; reason: Current number of replicas above Spec.MaxReplicas')
  })

  test('what would go beyond them is limited, and says so', () => {
    expect(reasons(look({ pods: two, milli: { a: 400, b: 400 }, spec: { maxReplicas: 4 } }))['ScalingLimited']).toBe('TooManyReplicas')
    expect(reasons(look({ pods: two, milli: { a: 5, b: 5 }, spec: { minReplicas: 2 }, memory: new Map<string, unknown>([['history', { recommendations: [], ups: [], downs: [] }]]) }))['ScalingLimited']).toBe('TooFewReplicas')
  })

  test('a target of no replicas is left alone', () => {
    const sync = look({ pods: [], replicas: 0 })
    expect([sizeSet(sync), reasons(sync)['ScalingActive'], message(sync, 'ScalingActive')]).toEqual([undefined, 'ScalingDisabled', 'scaling is disabled since the replica count of the target is zero'])
  })
})

describe('what is in its way', () => {
  test('a target that is not there', () => {
    const answer = ({ subresource }: ApiRequest) => (subresource === 'scale' ? failureAnswer(404, 'NotFound', 'deployments/scale.apps "web" not found') : undefined), sync = look({ pods: [], answer })
    expect(said(sync.steps)[1]).toBe('FailedGetScale: deployments/scale.apps "web" not found')
    expect(message(sync, 'AbleToScale')).toBe('the HPA controller was unable to get the target\'s current scale: deployments/scale.apps "web" not found')
  })

  test('a kind that nobody knows', () => {
    expect(said(look({ pods: [], spec: { scaleTargetRef: { apiVersion: 'example.com/v1', kind: 'Robot', name: 'r2' } } }).steps)[0]).toBe('FailedGetScale: no matches for kind "Robot" in group "example.com"')
  })

  test('another autoscaler of the same target', () => {
    const sync = look({ pods: two, milli: { a: 400, b: 400 }, others: [autoscaler({}, undefined, 'rival')] })
    expect([sizeSet(sync), message(sync, 'ScalingActive')]).toEqual([undefined, 'pods by selector app=web are controlled by multiple HPAs: [default/rival default/web]'])
  })

  test('a size that somebody else has changed meanwhile', () => {
    const answer = ({ subresource, verb }: ApiRequest) => (subresource === 'scale' && verb === 'update' ? failureAnswer(409, 'Conflict', 'the object has been modified') : undefined)
    const sync = look({ pods: two, milli: { a: 100, b: 100 }, answer })
    expect(said(sync.steps)).toContain('FailedRescale: New size: 4; reason: cpu resource utilization (percentage of request) above target; error: the object has been modified')
    expect(reasons(sync)['AbleToScale']).toBe('FailedUpdateScale')
  })

  test('one of several metrics: more replicas are set without it, fewer are not', () => {
    const metrics = [cpu(50), { type: 'External', external: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '10' } } }]
    expect(sizeSet(look({ pods: two, milli: { a: 100, b: 100 }, spec: { metrics } }))).toBe(4)
    const low = look({ pods: two, milli: { a: 5, b: 5 }, spec: { metrics } })
    expect([sizeSet(low), said(low.steps).find((line) => line.startsWith('FailedCompute'))]).toEqual([undefined, 'FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 2), first error is: failed to get queue external metric value: failed to get queue external metric: unable to get external metric default/queue/nil: no metrics returned from external metrics API'])
  })
})

test('labels of the target\'s scale choose the Pods', () => {
  expect(labels).toEqual({ app: 'web' })
  expect(look({ pods: [...two, pod('stranger', { ready: true, meta: { labels: { app: 'db' } } })], replicas: 2, milli: { a: 50, b: 50 } }).error).toBeUndefined()
})
