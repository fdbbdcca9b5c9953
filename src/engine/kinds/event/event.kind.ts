// Event: what happened to an object, told once and then counted.
import type { Event } from '../../generated/api-types.d.ts'
import { ageOf } from '../columns.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, invalid, required } from '../field-errors.ts'
import { dns1123SubdomainErrors, qualifiedNameErrors } from '../formats.ts'

const longestName = 128
const longestMessage = 1024

const defaults = shape<Event>({ involvedObject: orEmpty(), source: orEmpty(), reportingComponent: '', reportingInstance: '' })

/** Models ValidateEventCreate of pkg/apis/core/validation/events.go; the stricter half holds for events of the new API. */
function validate(event: Event): FieldError[] {
  const namespace = event.metadata.namespace ?? ''
  const about = event.involvedObject.namespace ?? ''
  const errors: FieldError[] = []
  const agrees = about === '' ? namespace === '' || namespace === 'default' : namespace === about
  if (!agrees) errors.push(invalid('involvedObject.namespace', about, 'does not match event.namespace'))
  errors.push(...eachInvalid('namespace', namespace, dns1123SubdomainErrors(namespace)))
  return event.eventTime ? [...errors, ...strictErrors(event)] : errors
}

function strictErrors({ reportingComponent, reportingInstance, action, reason, message = '' }: Event): FieldError[] {
  const named = (field: string, value: string | undefined) => {
    if (!value) return [required(field)]
    return value.length > longestName ? [invalid(field, '', `can have at most ${longestName} characters`)] : []
  }
  return [
    ...(reportingComponent ? eachInvalid('reportingController', reportingComponent, qualifiedNameErrors(reportingComponent)) : [required('reportingController')]),
    ...named('reportingInstance', reportingInstance),
    ...named('action', action),
    ...named('reason', reason),
    ...(message.length > longestMessage ? [invalid('message', '', `can have at most ${longestMessage} characters`)] : []),
  ]
}

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
  validate,
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
