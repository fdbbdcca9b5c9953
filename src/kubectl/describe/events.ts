// Events about an object, at the end of its description. Models kubectl/pkg/describe/describe.go (DescribeEvents).
import { isFailure, send } from '../../engine/kernel/sync.ts'
import { ago } from './lines.ts'
import type { ObjectList } from '../../engine/apiserver/request.ts'
import type { Routine } from '../../engine/kernel/sync.ts'
import type { KubeObject } from '../../engine/kube-object.ts'

interface EventObject extends KubeObject {
  readonly type?: string
  readonly reason?: string
  readonly message?: string
  readonly count?: number
  readonly firstTimestamp?: string | null
  readonly lastTimestamp?: string | null
  readonly eventTime?: string | null
  readonly series?: { readonly count: number; readonly lastObservedTime: string }
  readonly source?: { readonly component?: string }
  readonly reportingComponent?: string
}

function* eventsAbout({ kind, metadata: { name, namespace, uid } }: KubeObject): Routine<readonly EventObject[]> {
  const about = { 'involvedObject.name': name, ...(namespace !== undefined && { 'involvedObject.namespace': namespace }), 'involvedObject.kind': kind, 'involvedObject.uid': kind === 'Node' ? name : uid }
  const fieldSelector = Object.entries(about).map(([field, value]) => `${field}=${value}`).join(',')
  const answer = yield* send({ verb: 'list', resource: 'events', ...(namespace !== undefined && { namespace }), query: { fieldSelector } })
  return isFailure(answer) ? [] : (answer.body as ObjectList).items as readonly EventObject[]
}

function lastOf({ series, lastTimestamp, eventTime }: EventObject): string {
  return series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? ''
}

function ageOf(event: EventObject, now: number): string {
  const first = event.firstTimestamp ?? event.eventTime, count = event.series?.count ?? event.count ?? 1
  return count > 1 ? `${ago(lastOf(event), now)} (x${count} over ${ago(first, now)})` : ago(first, now)
}

/** The lines of the Events section. */
export function* eventLines(object: KubeObject, now: number): Routine<readonly string[]> {
  const events = [...yield* eventsAbout(object)].sort((a, b) => (lastOf(a) < lastOf(b) ? -1 : lastOf(a) > lastOf(b) ? 1 : 0))
  if (events.length === 0) return ['Events:\t<none>']
  return [
    'Events:', '  Type\tReason\tAge\tFrom\tMessage', '  ----\t------\t----\t----\t-------',
    ...events.map((event) => `  ${event.type ?? ''}\t${event.reason ?? ''}\t${ageOf(event, now)}\t${event.source?.component || (event.reportingComponent ?? '')}\t${(event.message ?? '').trim()}`),
  ]
}
