import { describe, expect, test } from 'vitest'
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerBehavior } from '../../generated/api-types.d.ts'
import { normalize } from './desired-replicas.ts'
import { type ScalingHistory, withScaleEvent } from './scaling-history.ts'

const NONE: ScalingHistory = { recommendations: [], ups: [], downs: [] }
const wanted = (replicas: number, ...atSeconds: readonly number[]): ScalingHistory => ({ ...NONE, recommendations: atSeconds.map((at) => ({ at: at * 1000, replicas })) })
const DEFAULT_UP = { stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, { type: 'Percent', value: 100, periodSeconds: 15 }] }
const DEFAULT_DOWN = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] }

function size(current: number, to: number, { behavior, history = NONE, nowSeconds = 1_000, least = 1, most = 20 }: { behavior?: HorizontalPodAutoscalerBehavior; history?: ScalingHistory; nowSeconds?: number; least?: number; most?: number } = {}) {
  const autoscaler = { spec: { maxReplicas: most, ...(behavior ? { behavior } : {}) } } as HorizontalPodAutoscaler, { replicas, able, limited } = normalize(autoscaler, { current, least, most }, to, history, nowSeconds * 1000)
  return [replicas, able.reason, limited.reason, limited.status]
}

describe('without a behavior', () => {
  test('it grows to at most twice the size at once, or to four', () => {
    expect(size(3, 9)).toEqual([6, 'ReadyForNewScale', 'ScaleUpLimit', 'True'])
    expect(size(1, 9)).toEqual([4, 'ReadyForNewScale', 'ScaleUpLimit', 'True'])
    expect(size(3, 5)).toEqual([5, 'ReadyForNewScale', 'DesiredWithinRange', 'False'])
  })

  test('it shrinks to the largest size that was called for in the last five minutes', () => {
    expect(size(8, 2, { history: wanted(6, 800) })).toEqual([6, 'ScaleDownStabilized', 'DesiredWithinRange', 'False'])
    expect(size(8, 2, { history: wanted(6, 699) })).toEqual([2, 'ReadyForNewScale', 'DesiredWithinRange', 'False'])
  })
})

describe('with a behavior', () => {
  test('the windows are its own: growth waits, too', () => {
    const behavior = { scaleUp: { ...DEFAULT_UP, stabilizationWindowSeconds: 60 }, scaleDown: { ...DEFAULT_DOWN, stabilizationWindowSeconds: 20 } }
    expect(size(2, 6, { behavior, history: wanted(3, 950) })).toEqual([3, 'ScaleUpStabilized', 'DesiredWithinRange', 'False'])
    expect(size(2, 6, { behavior, history: wanted(3, 930) })).toEqual([6, 'ReadyForNewScale', 'DesiredWithinRange', 'False'])
    expect(size(6, 2, { behavior, history: wanted(5, 990) })).toEqual([5, 'ScaleDownStabilized', 'DesiredWithinRange', 'False'])
  })

  test('without a window for shrinking, it is five minutes', () => {
    expect(size(6, 2, { behavior: { scaleUp: DEFAULT_UP, scaleDown: DEFAULT_DOWN }, history: wanted(6, 705) })).toEqual([6, 'ScaleDownStabilized', 'DesiredWithinRange', 'False'])
  })

  test('of several policies the one that changes most is taken, or with Min the one that changes least', () => {
    const policies = [{ type: 'Pods', value: 2, periodSeconds: 60 }, { type: 'Percent', value: 100, periodSeconds: 60 }]
    expect(size(5, 20, { behavior: { scaleUp: { ...DEFAULT_UP, policies }, scaleDown: DEFAULT_DOWN } })).toEqual([10, 'ReadyForNewScale', 'ScaleUpLimit', 'True'])
    expect(size(5, 20, { behavior: { scaleUp: { ...DEFAULT_UP, selectPolicy: 'Min', policies }, scaleDown: DEFAULT_DOWN } })).toEqual([7, 'ReadyForNewScale', 'ScaleUpLimit', 'True'])
    const down = { stabilizationWindowSeconds: 0, policies }
    expect(size(10, 1, { behavior: { scaleUp: DEFAULT_UP, scaleDown: { ...down, selectPolicy: 'Max' } } })).toEqual([1, 'ReadyForNewScale', 'DesiredWithinRange', 'False'])
    expect(size(10, 1, { behavior: { scaleUp: DEFAULT_UP, scaleDown: { ...down, selectPolicy: 'Min' } } })).toEqual([8, 'ReadyForNewScale', 'ScaleDownLimit', 'True'])
  })

  test('what was changed within a period counts', () => {
    const behavior = { scaleUp: { ...DEFAULT_UP, policies: [{ type: 'Pods', value: 4, periodSeconds: 60 }] }, scaleDown: DEFAULT_DOWN }
    expect(size(6, 20, { behavior, history: withScaleEvent(NONE, 2, 6, 970_000) })).toEqual([6, 'ReadyForNewScale', 'ScaleUpLimit', 'True'])
    expect(size(6, 20, { behavior, history: withScaleEvent(NONE, 2, 6, 930_000) })).toEqual([10, 'ReadyForNewScale', 'ScaleUpLimit', 'True'])
    // What was taken away in between may come back.
    expect(size(4, 20, { behavior, history: withScaleEvent(NONE, 7, 4, 970_000) })).toEqual([11, 'ReadyForNewScale', 'ScaleUpLimit', 'True'])
  })

  test('a direction that is disabled is not gone', () => {
    expect(size(5, 20, { behavior: { scaleUp: { ...DEFAULT_UP, selectPolicy: 'Disabled' }, scaleDown: DEFAULT_DOWN } })).toEqual([5, 'ReadyForNewScale', 'ScaleUpLimit', 'True'])
    expect(size(5, 1, { behavior: { scaleUp: DEFAULT_UP, scaleDown: { ...DEFAULT_DOWN, stabilizationWindowSeconds: 0, selectPolicy: 'Disabled' } } })).toEqual([5, 'ReadyForNewScale', 'ScaleDownLimit', 'True'])
  })
})
