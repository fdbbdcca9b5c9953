// CronJob. Models kubectl/pkg/describe/describe.go (describeCronJob).
import { formatLabelSelector } from '../../../engine/apiserver/selectors/label-selector.ts'
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, capitalized, labelLines, longTime } from '../lines.ts'
import { templateLines } from '../pod-template.ts'
import type { CronJob } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

export default defineDescriber<KubeObject & CronJob>(['CronJob'], (cronJob) => {
  const { metadata, spec, status } = cronJob, job = spec?.jobTemplate?.spec
  return [
    `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, ...labelLines(cronJob), ...annotationLines(cronJob), `Schedule:\t${spec?.schedule ?? ''}`, ...(spec?.timeZone ? [`Time Zone:\t${spec.timeZone}`] : []),
    `Concurrency Policy:\t${spec?.concurrencyPolicy ?? ''}`, `Suspend:\t${capitalized(spec?.suspend ?? false)}`, `Successful Job History Limit:\t${spec?.successfulJobsHistoryLimit ?? '<unset>'}`, `Failed Job History Limit:\t${spec?.failedJobsHistoryLimit ?? '<unset>'}`,
    `Starting Deadline Seconds:\t${spec?.startingDeadlineSeconds === undefined ? '<unset>' : `${spec.startingDeadlineSeconds}s`}`, `Selector:\t${job?.selector ? formatLabelSelector(job.selector) : '<unset>'}`,
    `Parallelism:\t${job?.parallelism ?? '<unset>'}`, `Completions:\t${job?.completions ?? '<unset>'}`, ...templateLines(job?.template as never), `Last Schedule Time:\t${longTime(status?.lastScheduleTime)}`,
    `Active Jobs:\t${(status?.active ?? []).map(({ name }) => name ?? '').join(', ') || '<none>'}`,
  ]
})
