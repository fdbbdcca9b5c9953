// What objects count for in a quota.
import { describe, expect, it } from 'vitest'
import type { ResourceQuota } from '../generated/api-types.d.ts'
import { kindNamed } from '../kinds/catalogue.ts'
import type { KindDefinition } from '../kinds/define-kind.ts'
import type { KubeObject } from '../kube-object.ts'
import { counts, type Evaluator, evaluatorOf } from './evaluators.ts'

const NOW = Date.parse('2026-01-05T09:00:00Z')
const evaluator = (kind: string): Evaluator => evaluatorOf(kindNamed(kind) as KindDefinition) as Evaluator
const object = (kind: string, spec: object, status: object = {}, metadata: object = {}): KubeObject => ({ apiVersion: 'v1', kind, metadata: { name: 'x', ...metadata }, spec, status }) as unknown as KubeObject
const container = (requests: object, limits: object = {}, rest: object = {}): object => ({ name: 'c', image: 'x', resources: { requests, limits }, ...rest })
const pod = (spec: object, status: object = {}, metadata: object = {}): KubeObject => object('Pod', { containers: [container({})], ...spec }, status, metadata)
const isCounted = (spec: object, of: KubeObject): boolean => counts(evaluator('Pod'), { spec } as unknown as ResourceQuota, of, { pods: '1' })

describe('Pods', () => {
  const usage = (of: KubeObject): unknown => evaluator('Pod').usage(of, NOW)

  it('count for what their containers ask for, or their initialisation if that is more, under every name', () => {
    const spec = { containers: [container({ cpu: '100m', memory: '64Mi' }, { memory: '1Gi' }), container({ cpu: '200m', 'example.com/gpu': '1', 'hugepages-2Mi': '4Mi' })], initContainers: [container({ cpu: '1' })] }
    expect(usage(pod(spec))).toEqual({
      'count/pods': '1', pods: '1', cpu: '1', 'requests.cpu': '1', memory: '64Mi', 'requests.memory': '64Mi', 'limits.memory': '1Gi', 'requests.example.com/gpu': '1', 'hugepages-2Mi': '4Mi', 'requests.hugepages-2Mi': '4Mi',
    })
  })

  it('a sidecar adds to the containers, and overhead to all', () => {
    expect(usage(pod({ containers: [container({ cpu: '100m' })], initContainers: [container({ cpu: '50m' }, {}, { restartPolicy: 'Always' })], overhead: { cpu: '10m' } }))).toMatchObject({ 'requests.cpu': '160m' })
  })

  it('that have ended, or should have by now, count only as objects', () => {
    expect(usage(pod({}, { phase: 'Succeeded' }))).toEqual({ 'count/pods': '1' })
    expect(usage(pod({}, {}, { deletionTimestamp: '2026-01-05T08:00:00Z', deletionGracePeriodSeconds: 30 }))).toEqual({ 'count/pods': '1' })
  })

  it('are counted by a quota with scopes only if they are in all of them', () => {
    const busy = pod({ containers: [container({ cpu: '1' })], activeDeadlineSeconds: 5, priorityClassName: 'high' }), idle = pod({})
    expect([isCounted({ scopes: ['BestEffort'] }, busy), isCounted({ scopes: ['BestEffort'] }, idle)]).toEqual([false, true])
    expect([isCounted({ scopes: ['Terminating', 'NotBestEffort'] }, busy), isCounted({ scopes: ['NotTerminating'] }, busy)]).toEqual([true, false])
    const selector = (operator: string, values?: string[]): object => ({ scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator, ...(values && { values }) }] } })
    expect([isCounted(selector('In', ['high']), busy), isCounted(selector('NotIn', ['high']), busy), isCounted(selector('NotIn', ['high']), idle), isCounted(selector('Exists'), idle)]).toEqual([true, false, true, false])
    const across = pod({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'z', namespaceSelector: {} }] } } })
    expect([isCounted({ scopes: ['CrossNamespacePodAffinity'] }, across), isCounted({ scopes: ['CrossNamespacePodAffinity'] }, idle)]).toEqual([true, false])
  })
})

describe('Services and claims', () => {
  it('a Service counts for the node ports and load balancers that it opens', () => {
    const usage = (spec: object): unknown => evaluator('Service').usage(object('Service', { ports: [{ port: 80 }, { port: 443 }], ...spec }), NOW)
    expect(usage({ type: 'ClusterIP' })).toMatchObject({ services: '1', 'services.nodeports': '0', 'services.loadbalancers': '0' })
    expect(usage({ type: 'NodePort' })).toMatchObject({ 'services.nodeports': '2' })
    expect(usage({ type: 'LoadBalancer' })).toMatchObject({ 'services.nodeports': '2', 'services.loadbalancers': '1' })
    expect(usage({ type: 'LoadBalancer', allocateLoadBalancerNodePorts: false })).toMatchObject({ 'services.nodeports': '0' })
  })

  it('a claim counts for its storage, in all and of its class', () => {
    expect(evaluator('PersistentVolumeClaim').usage(object('PersistentVolumeClaim', { storageClassName: 'fast', resources: { requests: { storage: '5Gi' } } }, { allocatedResources: { storage: '8Gi' } }), NOW)).toEqual({
      'count/persistentvolumeclaims': '1', persistentvolumeclaims: '1', 'requests.storage': '8Gi', 'fast.storageclass.storage.k8s.io/persistentvolumeclaims': '1', 'fast.storageclass.storage.k8s.io/requests.storage': '8Gi',
    })
  })
})

describe('everything else', () => {
  it('is counted by its name, and some by their old one too', () => {
    expect(evaluator('ConfigMap').usage(object('ConfigMap', {}), NOW)).toEqual({ 'count/configmaps': '1', configmaps: '1' })
    expect(evaluator('Deployment').usage(object('Deployment', {}), NOW)).toEqual({ 'count/deployments.apps': '1' })
    expect(evaluatorOf(kindNamed('Event') as KindDefinition)).toBeUndefined()
    expect(evaluatorOf(kindNamed('Node') as KindDefinition)).toBeUndefined()
  })
})
