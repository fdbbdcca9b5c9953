// Whether an object keeps the bounds of a LimitRange, and in which words it does not.
// Models PodValidateLimitFunc and PersistentVolumeClaimValidateLimitFunc of plugin/pkg/admission/limitranger/admission.go.
import type { LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod } from '../../../generated/api-types.d.ts'
import type { KubeObject } from '../../../kube-object.ts'
import { compareQuantities, isZeroQuantity, milliValue, wholeValue } from '../../../quantity.ts'
import type { Amounts } from '../../../quota/amounts.ts'
import { podLimits, podRequests } from '../../../quota/pod-resources.ts'

interface Asked {
  readonly requests: Amounts
  readonly limits: Amounts
}

/** Every bound that an object breaks, in words. */
export function violations(range: LimitRange, object: KubeObject): readonly string[] {
  return range.spec.limits.flatMap((item) => (object.kind === 'Pod' ? ofPod(item, object as Pod) : ofClaim(item, object as PersistentVolumeClaim)))
}

function ofPod(item: LimitRangeItem, pod: Pod): readonly string[] {
  if (item.type === 'Pod') return broken(item, { requests: podRequests(pod), limits: podLimits(pod) })
  if (item.type !== 'Container') return []
  return [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].flatMap(({ resources }) => broken(item, { requests: resources?.requests ?? {}, limits: resources?.limits ?? {} }))
}

function broken(item: LimitRangeItem, asked: Asked): readonly string[] {
  const all = (bounds: Amounts | undefined, check: typeof belowMin): string[] => Object.keys(bounds ?? {}).sort().flatMap((name) => check(item.type, name, bounds![name], asked) ?? [])
  return [...all(item.min, belowMin), ...all(item.max, aboveMax), ...all(item.maxLimitRequestRatio, ratioTooHigh)]
}

function belowMin(type: string, name: string, least: string, { requests, limits }: Asked): string | undefined {
  const bound = `minimum ${name} usage per ${type} is ${least}`, request = requests[name], limit = limits[name]
  if (request === undefined) return `${bound}.  No request is specified`
  if (compareQuantities(request, least) < 0) return `${bound}, but request is ${request}`
  return limit !== undefined && compareQuantities(limit, least) < 0 ? `${bound}, but limit is ${limit}` : undefined
}

function aboveMax(type: string, name: string, most: string, { requests, limits }: Asked): string | undefined {
  const bound = `maximum ${name} usage per ${type} is ${most}`, request = requests[name], limit = limits[name]
  if (limit === undefined) return `${bound}.  No limit is specified`
  if (compareQuantities(limit, most) > 0) return `${bound}, but limit is ${limit}`
  return request !== undefined && compareQuantities(request, most) > 0 ? `${bound}, but request is ${request}` : undefined
}

function ratioTooHigh(type: string, name: string, most: string, { requests, limits }: Asked): string | undefined {
  const bound = `${name} max limit to request ratio per ${type} is ${most}`, request = requests[name], limit = limits[name]
  if (request === undefined || isZeroQuantity(request)) return `${bound}, but no request is specified or request is 0`
  if (limit === undefined || isZeroQuantity(limit)) return `${bound}, but no limit is specified or limit is 0`
  const amount = name === 'cpu' ? milliValue : wholeValue, ratio = amount(limit) / amount(request)
  return ratio * 1000 > milliValue(most) ? `${bound}, but provided ratio is ${ratio.toFixed(6)}` : undefined
}

function ofClaim(item: LimitRangeItem, { spec }: PersistentVolumeClaim): readonly string[] {
  if (item.type !== 'PersistentVolumeClaim') return []
  const requests = (spec?.resources?.requests ?? {}) as Amounts
  const least = Object.entries(item.min ?? {}).sort().flatMap(([name, bound]) => belowMin(item.type, name, bound, { requests, limits: {} }) ?? [])
  const most = Object.entries(item.max ?? {}).sort().flatMap(([name, bound]) => {
    if (requests[name] === undefined) return [`maximum ${name} usage per ${item.type} is ${bound}.  No request is specified`]
    return compareQuantities(requests[name], bound) > 0 ? [`maximum ${name} usage per ${item.type} is ${bound}, but request is ${requests[name]}`] : []
  })
  return [...least, ...most]
}
