// What a HorizontalPodAutoscaler says of itself. Models pkg/controller/podautoscaler/horizontal.go (setCondition, setStatus).
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerStatus, MetricStatus } from '../../generated/api-types.d.ts'
import type { Said } from './desired-replicas.ts'

export type ConditionType = 'AbleToScale' | 'ScalingActive' | 'ScalingLimited'

type Conditions = NonNullable<HorizontalPodAutoscalerStatus['conditions']>

/** The status with one condition as it is now; its time is that of its last change between true and false. */
export function withCondition(status: HorizontalPodAutoscalerStatus, type: ConditionType, said: Said, timestamp: string): HorizontalPodAutoscalerStatus {
  const conditions: Conditions = status.conditions ?? [], known = conditions.find((condition) => condition.type === type)
  const next = { type, status: said.status, lastTransitionTime: known?.status === said.status ? known.lastTransitionTime : timestamp, reason: said.reason, message: said.message }
  return { ...status, conditions: known ? conditions.map((condition) => (condition === known ? next : condition)) : [...conditions, next] }
}

/** The status after a look. */
export function withReplicas(
  { conditions, lastScaleTime }: HorizontalPodAutoscalerStatus, current: number, desired: number, metrics: readonly MetricStatus[] | undefined, rescaledAt: string | undefined,
): HorizontalPodAutoscalerStatus {
  const scaledAt = rescaledAt ?? lastScaleTime
  return {
    ...(scaledAt === undefined ? {} : { lastScaleTime: scaledAt }), ...(current > 0 ? { currentReplicas: current } : {}), desiredReplicas: desired,
    ...(metrics && metrics.length > 0 ? { currentMetrics: metrics } : {}), ...(conditions ? { conditions } : {}),
  }
}

export function statusOf({ status }: HorizontalPodAutoscaler): HorizontalPodAutoscalerStatus {
  return status ?? { desiredReplicas: 0 }
}
