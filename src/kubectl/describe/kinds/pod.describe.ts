// Pod. Models kubectl/pkg/describe/describe.go (describePod).
import { describeContainers } from '../containers.ts'
import type { Container } from '../../../engine/generated/api-types.d.ts'
import { defineDescriber } from '../define-describer.ts'
import { ago, annotationLines, controllerLine, labelLines, longTime, mapLines } from '../lines.ts'
import { spreadLines, tolerationTexts } from '../pod-template.ts'
import { describeVolumes } from '../volumes.ts'
import type { Pod } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

type PodObject = KubeObject & Pod

function statusLines({ metadata, status = {} }: PodObject, now: number): string[] {
  const { phase = '', reason, message } = status, isOver = phase === 'Succeeded' || phase === 'Failed'
  const isLeaving = metadata.deletionTimestamp !== undefined && !isOver
  const first = isLeaving ? [`Status:\tTerminating (lasts ${ago(metadata.deletionTimestamp, now)})`, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`] : [`Status:\t${phase}`]
  return [...first, ...(reason ? [`Reason:\t${reason}`] : []), ...(message ? [`Message:\t${message}`] : [])]
}

export default defineDescriber<PodObject>(['Pod'], (pod, now) => {
  const { metadata, spec, status = {} } = pod, ips = status.podIPs ?? []
  const tolerations = tolerationTexts(spec.tolerations ?? [])
  return [
    `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, ...(spec.priority === undefined ? [] : [`Priority:\t${spec.priority}`]), ...(spec.priorityClassName ? [`Priority Class Name:\t${spec.priorityClassName}`] : []),
    ...(spec.runtimeClassName ? [`Runtime Class Name:\t${spec.runtimeClassName}`] : []), ...(spec.serviceAccountName ? [`Service Account:\t${spec.serviceAccountName}`] : []),
    `Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}`, ...(status.startTime ? [`Start Time:\t${longTime(status.startTime)}`] : []), ...labelLines(pod), ...annotationLines(pod), ...statusLines(pod, now),
    `IP:\t${status.podIP ?? ''}`, ...(ips.length === 0 ? ['IPs:\t<none>'] : ['IPs:', ...ips.map(({ ip }) => `  IP:\t${ip ?? ''}`)]), ...controllerLine(pod), ...(status.nominatedNodeName ? [`NominatedNodeName:\t${status.nominatedNodeName}`] : []),
    ...(spec.initContainers?.length ? describeContainers('Init Containers', spec.initContainers, '', status.initContainerStatuses ?? []) : []),
    ...describeContainers('Containers', spec.containers, '', status.containerStatuses ?? []),
    ...(spec.ephemeralContainers?.length ? describeContainers('Ephemeral Containers', spec.ephemeralContainers as readonly Container[], '', status.ephemeralContainerStatuses ?? []) : []),
    ...(spec.readinessGates?.length ? ['Readiness Gates:', '  Type\tStatus', ...spec.readinessGates.map(({ conditionType }) => `  ${conditionType} \t${status.conditions?.find(({ type }) => type === conditionType)?.status ?? '<none>'} `)] : []),
    ...(status.conditions?.length ? ['Conditions:', '  Type\tStatus', ...status.conditions.map(({ type, status: value }) => `  ${type} \t${value} `)] : []),
    ...describeVolumes(spec.volumes ?? [], ''), ...(status.qosClass ? [`QoS Class:\t${status.qosClass}`] : []), ...mapLines('Node-Selectors', spec.nodeSelector, '='),
    ...(tolerations.length === 0 ? ['Tolerations:\t<none>'] : tolerations.map((text, i) => `${i === 0 ? 'Tolerations:' : ''}\t${text}`)), ...spreadLines(spec.topologySpreadConstraints ?? [], ''),
  ]
})
