// DaemonSet. Models kubectl/pkg/describe/describe.go (describeDaemonSet).
import { formatLabelSelector } from '../../../engine/apiserver/selectors/label-selector.ts'
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, labelLines, mapLines } from '../lines.ts'
import { templateLines } from '../pod-template.ts'
import { podsStatus } from '../pods-of.ts'
import type { DaemonSet } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

export default defineDescriber<KubeObject & DaemonSet>(['DaemonSet'], function* (set) {
  const { metadata, spec, status } = set, [selector] = mapLines('Node-Selector', spec?.template?.spec?.nodeSelector, '=')
  return [
    `Name:\t${metadata.name}`, `Selector:\t${formatLabelSelector(spec?.selector)}`, selector, ...labelLines(set), ...annotationLines(set),
    `Desired Number of Nodes Scheduled: ${status?.desiredNumberScheduled ?? 0}`, `Current Number of Nodes Scheduled: ${status?.currentNumberScheduled ?? 0}`, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`,
    `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`, `Number of Nodes Misscheduled: ${status?.numberMisscheduled ?? 0}`, `Pods Status:\t${yield* podsStatus(set, spec?.selector)}`, ...templateLines(spec?.template as never),
  ]
})
