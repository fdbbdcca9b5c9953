// What an object counts for in a quota: one evaluator for Pods, Services and claims each, and one for everything else that is merely counted.
// Models pkg/quota/v1/evaluator/core and apiserver/pkg/quota/v1/generic.
import type { Container, PersistentVolumeClaim, Pod, ResourceQuota, ScopedResourceSelectorRequirement, Service } from '../generated/api-types.d.ts'
import type { KindDefinition } from '../kinds/define-kind.ts'
import { isExtendedResourceName, isNativeResource } from '../kinds/resource-names.ts'
import type { KubeObject } from '../kube-object.ts'
import { type Amounts, largestOf } from './amounts.ts'
import { podLimits, podRequests } from './pod-resources.ts'
import { claimIsInScope, podIsInScope, scopesOf } from './scopes.ts'

export interface Evaluator {
  /** Whether what a request does can change what is used. */
  handles(operation: 'create' | 'update' | 'delete', subresource: string | undefined): boolean
  /** Those of a quota's resources that objects of this kind count for. */
  matching(names: readonly string[]): readonly string[]
  /** What an object counts for. `wallMs` is the time as epoch milliseconds. */
  usage(object: KubeObject, wallMs: number): Amounts
  isInScope(object: KubeObject, requirement: ScopedResourceSelectorRequirement): boolean
  /** Which of a quota's resources an object must name and does not, with the containers at fault. */
  missing?(names: readonly string[], object: KubeObject): Readonly<Record<string, readonly string[]>>
}

const CLASS_SUFFIX = '.storageclass.storage.k8s.io/'
const POD_RESOURCES = new Set(['pods', 'count/pods', 'cpu', 'memory', 'ephemeral-storage', 'requests.cpu', 'requests.memory', 'requests.ephemeral-storage', 'limits.cpu', 'limits.memory', 'limits.ephemeral-storage'])
/** Once a mistake, now a promise: where these are counted, every container must name them. */
const MUST_BE_NAMED = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'])
/** Kinds that had a name of their own in quotas before everything could be counted. */
const PLAIN_NAMES = new Set(['configmaps', 'replicationcontrollers', 'resourcequotas', 'secrets'])

function isPodResource(name: string): boolean {
  return POD_RESOURCES.has(name) || name.startsWith('hugepages-') || name.startsWith('requests.hugepages-') || (!isNativeResource(name) && name.startsWith('requests.'))
}

/** What requests and limits count for, under every name that a quota may have for them. */
function computeUsage(requests: Amounts, limits: Amounts): Amounts {
  const usage: Record<string, string> = { pods: '1' }
  for (const [name, amount] of Object.entries(requests)) {
    const isCompute = name === 'cpu' || name === 'memory' || name === 'ephemeral-storage'
    if (isCompute || name.startsWith('hugepages-')) usage[name] = amount
    if (isCompute || name.startsWith('hugepages-') || isExtendedResourceName(name)) usage[`requests.${name}`] = amount
  }
  for (const name of ['cpu', 'memory', 'ephemeral-storage']) if (limits[name] !== undefined) usage[`limits.${name}`] = limits[name]
  return usage
}

/** A Pod that has ended, or should have by now, uses nothing. Models QuotaV1Pod. */
function isUsing({ metadata, status }: Pod, wallMs: number): boolean {
  if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return false
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata
  return deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined || wallMs <= Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1000
}

const pods: Evaluator = {
  handles: (operation, subresource) => (operation === 'create' && !subresource) || (operation === 'update' && subresource === 'resize'),
  matching: (names) => names.filter(isPodResource),
  usage(object, wallMs) {
    const pod = object as Pod
    return isUsing(pod, wallMs) ? { 'count/pods': '1', ...computeUsage(podRequests(pod), podLimits(pod)) } : { 'count/pods': '1' }
  },
  isInScope: podIsInScope,
  missing(names, object) {
    const { spec } = object as Pod, required = names.filter((name) => MUST_BE_NAMED.has(name)).sort(), missing: Record<string, string[]> = {}
    const own = computeUsage(spec.resources?.requests ?? {}, spec.resources?.limits ?? {})
    const look = ({ name, resources }: Container): void => {
      const named = computeUsage(resources?.requests ?? {}, resources?.limits ?? {})
      for (const one of required) if (named[one] === undefined && own[one] === undefined) (missing[one] ??= []).push(name)
    }
    for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) look(container)
    return missing
  },
}

const services: Evaluator = {
  handles: (operation, subresource) => operation !== 'delete' && !subresource,
  matching: (names) => names.filter((name) => ['services', 'count/services', 'services.nodeports', 'services.loadbalancers'].includes(name)),
  usage(object) {
    const { spec } = object as Service, ports = spec.ports ?? []
    const opened = spec.type === 'NodePort' ? ports.length : spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false ? ports.length : spec.type === 'LoadBalancer' ? ports.filter(({ nodePort }) => nodePort).length : 0
    return { 'count/services': '1', services: '1', 'services.nodeports': String(opened), 'services.loadbalancers': spec.type === 'LoadBalancer' ? '1' : '0' }
  },
  isInScope: () => false,
}

const claims: Evaluator = {
  handles: (operation, subresource) => operation !== 'delete' && !subresource,
  matching: (names) => names.filter((name) => ['persistentvolumeclaims', 'count/persistentvolumeclaims', 'requests.storage'].includes(name) || name.endsWith(`${CLASS_SUFFIX}requests.storage`) || name.endsWith(`${CLASS_SUFFIX}persistentvolumeclaims`)),
  usage(object) {
    const { metadata, spec, status } = object as PersistentVolumeClaim
    const className = metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName ?? ''
    const asked = spec?.resources?.requests?.['storage'], allocated = status?.allocatedResources?.['storage']
    // A claim that shrinks again counts for what has been set aside for it.
    const storage = asked === undefined || allocated === undefined ? asked : largestOf({ asked }, { asked: allocated })['asked']
    return {
      'count/persistentvolumeclaims': '1', persistentvolumeclaims: '1', ...(className && { [`${className}${CLASS_SUFFIX}persistentvolumeclaims`]: '1' }),
      ...(storage !== undefined && { 'requests.storage': storage, ...(className && { [`${className}${CLASS_SUFFIX}requests.storage`]: storage }) }),
    }
  },
  isInScope: claimIsInScope,
}

/** What is merely counted. */
function counted({ group, plural }: KindDefinition): Evaluator {
  const names = [`count/${plural}${group ? `.${group}` : ''}`, ...(group === '' && PLAIN_NAMES.has(plural) ? [plural] : [])]
  return {
    handles: (operation, subresource) => operation === 'create' && !subresource,
    matching: (given) => given.filter((name) => names.includes(name)),
    usage: () => Object.fromEntries(names.map((name) => [name, '1'])),
    isInScope: () => false,
  }
}

const special: Readonly<Record<string, Evaluator>> = { Pod: pods, Service: services, PersistentVolumeClaim: claims }
const others = new Map<string, Evaluator>()

/** How objects of a kind are counted; undefined for those that no quota counts. */
export function evaluatorOf(kind: KindDefinition): Evaluator | undefined {
  if (!kind.namespaced || kind.kind === 'Event') return undefined
  const key = `${kind.kind}.${kind.group}`
  let known = kind.group === '' ? special[kind.kind] : undefined
  known ??= others.get(key)
  if (!known) others.set(key, known = counted(kind))
  return known
}

/** Whether a quota counts an object: it limits something that such objects use, and the object is in all its scopes. */
export function counts(evaluator: Evaluator, quota: ResourceQuota, object: KubeObject, hard: Amounts): boolean {
  return evaluator.matching(Object.keys(hard)).length > 0 && scopesOf(quota).every((requirement) => evaluator.isInScope(object, requirement))
}
