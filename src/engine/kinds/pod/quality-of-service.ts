// How well a Pod's resources are reserved. Models ComputePodQOS in pkg/apis/core/helper/qos/qos.go.
import type { PodSpec } from '../../generated/api-types.d.ts'
import { addQuantities, compareQuantities } from '../../quantity.ts'

export type QualityOfService = 'Guaranteed' | 'Burstable' | 'BestEffort'

const counted = ['cpu', 'memory'] as const

/** Guaranteed: all limits set and equal to the requests. BestEffort: none set at all. */
export function qualityOfService(spec: PodSpec): QualityOfService {
  const requests: Record<string, string> = {}
  const limits: Record<string, string> = {}
  let isGuaranteed = true
  for (const { resources } of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    let limited = 0
    for (const name of counted) {
      add(requests, name, resources?.requests?.[name])
      if (add(limits, name, resources?.limits?.[name])) limited++
    }
    if (limited < counted.length) isGuaranteed = false
  }
  const requested = Object.keys(requests)
  if (requested.length === 0 && Object.keys(limits).length === 0) return 'BestEffort'
  const equal = requested.every((name) => limits[name] !== undefined && compareQuantities(limits[name], requests[name]) === 0)
  return isGuaranteed && equal && requested.length === Object.keys(limits).length ? 'Guaranteed' : 'Burstable'
}

/** Zero counts as not given. */
function add(sums: Record<string, string>, name: string, amount: string | undefined): boolean {
  if (amount === undefined || compareQuantities(amount, '0') <= 0) return false
  sums[name] = sums[name] === undefined ? amount : addQuantities(sums[name], amount)
  return true
}
