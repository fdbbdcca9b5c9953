// Namespace, with its quotas and ranges. Models kubectl/pkg/describe/describe.go (describeNamespace).
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { defineDescriber } from '../define-describer.ts'
import { limitLines, quotaRows } from '../limits.ts'
import { annotationLines, labelLines } from '../lines.ts'
import type { ObjectList } from '../../../engine/apiserver/request.ts'
import type { LimitRange, Namespace, ResourceQuota } from '../../../engine/generated/api-types.d.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

function* listed(resource: string, namespace: string): Routine<readonly KubeObject[]> {
  const answer = yield* send({ verb: 'list', resource, namespace })
  return isFailure(answer) ? [] : (answer.body as ObjectList).items
}

export default defineDescriber<KubeObject & Namespace>(['Namespace'], function* (namespace) {
  const { metadata, status } = namespace
  const quotas = (yield* listed('resourcequotas', metadata.name)) as readonly (KubeObject & ResourceQuota)[], ranges = (yield* listed('limitranges', metadata.name)) as readonly (KubeObject & LimitRange)[]
  return [
    `Name:\t${metadata.name}`, ...labelLines(namespace), ...annotationLines(namespace), `Status:\t${status?.phase ?? ''}`,
    ...(status?.conditions?.length ? ['Conditions:', '  Type\tStatus\tLastTransitionTime\tReason\tMessage', '  ----\t------\t------------------\t------\t-------', ...status.conditions.map(({ type, status: value, lastTransitionTime, reason = '', message = '' }) => `  ${type} \t${value}\t${lastTransitionTime ?? ''}\t${reason}\t${message}`)] : []),
    '', ...(quotas.length === 0 ? ['No resource quota.'] : ['Resource Quotas', ...quotas.flatMap((quota) => [`  Name:\t${quota.metadata.name}`, '  Resource\tUsed\tHard', '  --------\t---\t---', ...quotaRows(quota).map((row) => `  ${row}`)])]),
    '', ...(ranges.length === 0 ? ['No LimitRange resource.'] : ['Resource Limits', ...ranges.flatMap((range) => limitLines(range, ' '))]),
  ]
}, { events: false })
