// The autoscaler: looks every 15 seconds at what Pods take, and says how many there should be. Models pkg/controller/podautoscaler/horizontal.go.
import type { HorizontalPodAutoscaler } from '../../generated/api-types.d.ts'
import { defineController, watch } from '../../kernel/controller.ts'
import { keyOf } from '../../kernel/informer.ts'
import customResourceDefinitionKind from '../../kinds/custom-resource-definition/custom-resource-definition.kind.ts'
import autoscalerKind from '../../kinds/horizontal-pod-autoscaler/horizontal-pod-autoscaler.kind.ts'
import podKind from '../../kinds/pod/pod.kind.ts'

export default defineController<HorizontalPodAutoscaler>({
  name: 'horizontal-pod-autoscaler-controller', eventSource: 'horizontal-pod-autoscaler', workers: 5, reconciles: autoscalerKind, ignoresOwnEvents: true,
  // One that is new is taken up at once only to be looked at when its first period is over; after that it keeps its own time.
  watches: [watch(autoscalerKind, ({ type, object, old }) => (type === 'MODIFIED' && old?.spec === object.spec ? [] : [keyOf(object)]))],
  reads: [podKind, customResourceDefinitionKind],
})
