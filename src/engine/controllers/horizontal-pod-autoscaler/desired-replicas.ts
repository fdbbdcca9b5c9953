// From the size that the metrics call for to the size that is set: not before it has been called for long enough, not faster than the
// policies allow, not beyond the bounds. Models pkg/controller/podautoscaler/horizontal.go (normalizeDesiredReplicas and what it calls).
import type { HorizontalPodAutoscaler, HPAScalingRules } from '../../generated/api-types.d.ts'
import { changeWithin, type ScaleEvent, type ScalingHistory, withRecommendation } from './scaling-history.ts'

/** What a condition is to say. */
export interface Said {
  readonly status: 'True' | 'False'
  readonly reason: string
  readonly message: string
}

export interface Normalized {
  readonly replicas: number
  readonly able: Said
  readonly limited: Said
  readonly history: ScalingHistory
}

interface Limits {
  readonly current: number
  readonly least: number
  readonly most: number
}

/** Models --horizontal-pod-autoscaler-downscale-stabilization. */
const DOWNSCALE_STABILIZATION_MS = 300_000
const READY: Said = { status: 'True', reason: 'ReadyForNewScale', message: 'recommended size matches current size' }
const STABILIZED_UP: Said = { status: 'True', reason: 'ScaleUpStabilized', message: 'recent recommendations were lower than current one, applying the lowest recent recommendation' }
const STABILIZED_DOWN: Said = { status: 'True', reason: 'ScaleDownStabilized', message: 'recent recommendations were higher than current one, applying the highest recent recommendation' }
const WITHIN = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' }
const TOO_MANY = { reason: 'TooManyReplicas', message: 'the desired replica count is more than the maximum replica count' }
const TOO_FEW = { reason: 'TooFewReplicas', message: 'the desired replica count is less than the minimum replica count' }
const TOO_FAST_UP = { reason: 'ScaleUpLimit', message: 'the desired replica count is increasing faster than the maximum scale rate' }
const TOO_FAST_DOWN = { reason: 'ScaleDownLimit', message: 'the desired replica count is decreasing faster than the maximum scale rate' }

/** The size to set, and what the conditions say of it. */
export function normalize({ spec }: HorizontalPodAutoscaler, limits: Limits, wanted: number, history: ScalingHistory, now: number): Normalized {
  const { behavior } = spec
  if (!behavior) {
    const kept = history.recommendations.filter(({ at }) => at >= now - DOWNSCALE_STABILIZATION_MS), stabilized = Math.max(wanted, ...kept.map(({ replicas }) => replicas))
    const able = stabilized === wanted ? READY : STABILIZED_DOWN
    return { able, ...limit(stabilized, withinBounds(limits, stabilized)), history: withRecommendation(history, wanted, now, DOWNSCALE_STABILIZATION_MS) }
  }
  const { scaleUp = {}, scaleDown = {} } = behavior, upMs = (scaleUp.stabilizationWindowSeconds ?? 0) * 1000, downMs = windowOf(scaleDown)
  const stabilized = stabilize(limits.current, wanted, history, now, upMs, downMs)
  const able = stabilized === wanted ? READY : wanted >= limits.current ? STABILIZED_UP : STABILIZED_DOWN
  return { able, ...limit(stabilized, atAllowedRate(limits, stabilized, { scaleUp, scaleDown }, history, now)), history: withRecommendation(history, wanted, now, Math.max(upMs, downMs)) }
}

function windowOf({ stabilizationWindowSeconds }: HPAScalingRules): number {
  return stabilizationWindowSeconds === undefined ? DOWNSCALE_STABILIZATION_MS : stabilizationWindowSeconds * 1000
}

interface Allowed {
  readonly replicas: number
  readonly why: { readonly reason: string; readonly message: string }
}

function limit(stabilized: number, { replicas, why }: Allowed): { readonly replicas: number; readonly limited: Said } {
  return { replicas, limited: { status: replicas === stabilized ? 'False' : 'True', ...why } }
}

/** Not above the lowest size called for lately, nor below the highest. Models stabilizeRecommendationWithBehaviors. */
function stabilize(current: number, wanted: number, { recommendations }: ScalingHistory, now: number, upMs: number, downMs: number): number {
  const lately = (windowMs: number): readonly number[] => recommendations.filter(({ at }) => at > now - windowMs).map(({ replicas }) => replicas)
  const lowest = Math.min(wanted, ...lately(upMs)), highest = Math.max(wanted, ...lately(downMs))
  return Math.min(Math.max(current, lowest), highest)
}

/** Without a behavior: not more than twice as many at once. Models convertDesiredReplicasWithRules. */
function withinBounds({ current, least, most }: Limits, wanted: number): Allowed {
  const fastest = Math.max(2 * current, 4)
  if (wanted < least) return { replicas: least, why: TOO_FEW }
  const highest = Math.min(most, fastest)
  return wanted > highest ? { replicas: highest, why: most > fastest ? TOO_FAST_UP : TOO_MANY } : { replicas: wanted, why: WITHIN }
}

/** Models convertDesiredReplicasWithBehaviorRate. */
function atAllowedRate({ current, least, most }: Limits, wanted: number, rules: { readonly scaleUp: HPAScalingRules; readonly scaleDown: HPAScalingRules }, history: ScalingHistory, now: number): Allowed {
  if (wanted > current) {
    const fastest = Math.max(current, upLimit(current, rules.scaleUp, history, now)), highest = Math.min(most, fastest)
    if (wanted > highest) return { replicas: highest, why: most > fastest ? TOO_FAST_UP : TOO_MANY }
  } else if (wanted < current) {
    const fastest = Math.min(current, downLimit(current, rules.scaleDown, history, now)), lowest = Math.max(least, fastest)
    if (wanted < lowest) return { replicas: lowest, why: least < fastest ? TOO_FAST_DOWN : TOO_FEW }
  }
  return { replicas: wanted, why: WITHIN }
}

/** Size at the start of a period: what was added since is not there yet, what was taken away still is. */
function sizeBefore(current: number, { ups, downs }: { readonly ups: readonly ScaleEvent[]; readonly downs: readonly ScaleEvent[] }, periodSeconds: number, now: number): number {
  return current - changeWithin(ups, periodSeconds * 1000, now) + changeWithin(downs, periodSeconds * 1000, now)
}

/** Models calculateScaleUpLimitWithScalingRules. */
function upLimit(current: number, { selectPolicy, policies = [] }: HPAScalingRules, history: ScalingHistory, now: number): number {
  if (selectPolicy === 'Disabled') return current
  const proposals = policies.map(({ type, value, periodSeconds }) => {
    const before = sizeBefore(current, history, periodSeconds, now)
    return type === 'Pods' ? before + value : Math.ceil(before * (1 + value / 100))
  })
  return selectPolicy === 'Min' ? Math.min(...proposals) : Math.max(0, ...proposals)
}

/** Models calculateScaleDownLimitWithBehaviors. */
function downLimit(current: number, { selectPolicy, policies = [] }: HPAScalingRules, history: ScalingHistory, now: number): number {
  if (selectPolicy === 'Disabled') return current
  const proposals = policies.map(({ type, value, periodSeconds }) => {
    const before = sizeBefore(current, history, periodSeconds, now)
    return type === 'Pods' ? before - value : Math.trunc(before * (1 - value / 100))
  })
  return selectPolicy === 'Min' ? Math.max(...proposals) : Math.min(...proposals)
}
