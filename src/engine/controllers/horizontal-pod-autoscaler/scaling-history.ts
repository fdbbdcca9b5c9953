// What an autoscaler remembers: the sizes it would have liked, and the changes it has made.
// Models pkg/controller/podautoscaler/horizontal.go (timestampedRecommendation, timestampedScaleEvent).

export interface Recommendation {
  readonly at: number
  readonly replicas: number
}

/** Replicas that were added, or taken away. */
export interface ScaleEvent {
  readonly at: number
  readonly change: number
}

export interface ScalingHistory {
  readonly recommendations: readonly Recommendation[]
  readonly ups: readonly ScaleEvent[]
  readonly downs: readonly ScaleEvent[]
}

/** Nothing that is older than the longest period and the longest window is ever asked for. */
const KEPT_MS = 3_600_000

export function withRecommendation(history: ScalingHistory, replicas: number, now: number, keepMs: number): ScalingHistory {
  return { ...history, recommendations: [...history.recommendations.filter(({ at }) => at >= now - keepMs), { at: now, replicas }] }
}

export function withScaleEvent(history: ScalingHistory, from: number, to: number, now: number): ScalingHistory {
  const kept = (events: readonly ScaleEvent[]): readonly ScaleEvent[] => events.filter(({ at }) => at > now - KEPT_MS)
  return to > from ? { ...history, ups: [...kept(history.ups), { at: now, change: to - from }] } : { ...history, downs: [...kept(history.downs), { at: now, change: from - to }] }
}

/** Replicas that were added or taken away within a period. */
export function changeWithin(events: readonly ScaleEvent[], periodMs: number, now: number): number {
  return events.filter(({ at }) => at > now - periodMs).reduce((sum, { change }) => sum + change, 0)
}
