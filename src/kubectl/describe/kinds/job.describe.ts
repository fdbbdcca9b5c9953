// Job. Models kubectl/pkg/describe/describe.go (describeJob).
import { humanDuration } from '../../../engine/duration.ts'
import { formatLabelSelector } from '../../../engine/apiserver/selectors/label-selector.ts'
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, controllerLine, labelLines, longTime } from '../lines.ts'
import { templateLines } from '../pod-template.ts'
import type { Job } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

const MOST_CHARACTERS = 50

/** Indexes up to the last one that fits. Models capIndexesListOrNone. */
function shortened(indexes = ''): string {
  if (indexes === '') return '<none>'
  if (indexes.length <= MOST_CHARACTERS) return indexes
  const kept = indexes.slice(0, MOST_CHARACTERS)
  return `${kept.slice(0, kept.lastIndexOf(',') + 1)}...`
}

export default defineDescriber<KubeObject & Job>(['Job'], (job) => {
  const { metadata, spec, status = {} } = job, { startTime, completionTime } = status
  return [
    `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, `Selector:\t${formatLabelSelector(spec?.selector)}`, ...labelLines(job), ...annotationLines(job), ...controllerLine(job),
    ...(spec?.parallelism === undefined ? [] : [`Parallelism:\t${spec.parallelism}`]), `Completions:\t${spec?.completions ?? '<unset>'}`, ...(spec?.completionMode ? [`Completion Mode:\t${spec.completionMode}`] : []),
    ...(spec?.suspend ? ['Suspend:\ttrue'] : []), ...(spec?.ttlSecondsAfterFinished === undefined ? [] : [`TTL Seconds After Finished:\t${spec.ttlSecondsAfterFinished}`]),
    ...(startTime ? [`Start Time:\t${longTime(startTime)}`] : []), ...(completionTime ? [`Completed At:\t${longTime(completionTime)}`] : []), ...(startTime && completionTime ? [`Duration:\t${humanDuration(Date.parse(completionTime) - Date.parse(startTime))}`] : []),
    ...(spec?.activeDeadlineSeconds === undefined ? [] : [`Active Deadline Seconds:\t${spec.activeDeadlineSeconds}s`]),
    `Pods Statuses:\t${status.active ?? 0} Active${status.ready === undefined ? '' : ` (${status.ready} Ready)`} / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`,
    ...(spec?.completionMode === 'Indexed' ? [`Completed Indexes:\t${shortened(status.completedIndexes)}`] : []), ...(spec?.backoffLimitPerIndex === undefined ? [] : [`Failed Indexes:\t${shortened(status.failedIndexes)}`]),
    ...templateLines(spec?.template as never),
  ]
})
