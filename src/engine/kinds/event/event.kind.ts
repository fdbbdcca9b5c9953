// Event: what happened to an object, told once and then counted.
import type { Event } from '../../generated/api-types.d.ts'
import { ageOf } from '../columns.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const defaults = shape<Event>({ involvedObject: orEmpty(), source: orEmpty(), reportingComponent: '', reportingInstance: '' })

function lastSeen(event: Event): string | undefined {
  return event.series?.lastObservedTime ?? event.lastTimestamp ?? firstSeen(event)
}

function firstSeen({ firstTimestamp, eventTime }: Event): string | undefined {
  return firstTimestamp ?? eventTime
}

function times({ series, count }: Event): number {
  return series?.count ?? (count || 1)
}

function sourceText({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || ''
  const host = source?.host || reportingInstance || ''
  return host ? `${component}, ${host}` : component
}

function objectText({ involvedObject: { kind = '', name } }: Event): string {
  return name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase()
}

export default defineKind<Event>({
  group: '', version: 'v1', alsoServedAs: [{ group: 'events.k8s.io', version: 'v1' }], kind: 'Event', plural: 'events', shortNames: ['ev'], namespaced: true,
  createOnUpdate: true,
  acts: true, generation: 'never',
  defaults: (event) => defaults.fill(event),
  selectableFields: {
    'involvedObject.kind': ({ involvedObject }) => involvedObject.kind ?? '',
    'involvedObject.namespace': ({ involvedObject }) => involvedObject.namespace ?? '',
    'involvedObject.name': ({ involvedObject }) => involvedObject.name ?? '',
    'involvedObject.uid': ({ involvedObject }) => involvedObject.uid ?? '',
    'involvedObject.apiVersion': ({ involvedObject }) => involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': ({ involvedObject }) => involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': ({ involvedObject }) => involvedObject.fieldPath ?? '',
    reason: ({ reason }) => reason ?? '',
    reportingComponent: ({ reportingComponent }) => reportingComponent ?? '',
    source: ({ source, reportingComponent }) => source?.component || reportingComponent || '',
    type: ({ type }) => type ?? '',
  },
  age: false,
  columns: [
    { name: 'Last Seen', cell: (event, now) => ageOf(lastSeen(event), now) },
    { name: 'Type', cell: ({ type }) => type ?? '' },
    { name: 'Reason', cell: ({ reason }) => reason ?? '' },
    { name: 'Object', cell: objectText },
    { name: 'Subobject', priority: 1, cell: ({ involvedObject }) => involvedObject.fieldPath ?? '' },
    { name: 'Source', priority: 1, cell: sourceText },
    { name: 'Message', cell: ({ message = '' }) => message.trim() },
    { name: 'First Seen', priority: 1, cell: (event, now) => ageOf(firstSeen(event), now) },
    { name: 'Count', priority: 1, cell: times },
    { name: 'Name', priority: 1, cell: ({ metadata }) => metadata.name },
  ],
  scene: (event) => ({
    reason: event.reason ?? '',
    message: event.message ?? '',
    type: event.type ?? 'Normal',
    count: times(event),
    about: `${event.involvedObject.kind ?? ''}/${event.involvedObject.namespace ?? ''}/${event.involvedObject.name ?? ''}`,
    source: event.source?.component || event.reportingComponent || '',
  }),
})
