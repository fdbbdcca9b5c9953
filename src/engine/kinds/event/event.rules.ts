// The rules of an Event: what it must satisfy.
import type { Event } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, invalid, required } from '../field-errors.ts'
import { dns1123SubdomainErrors, qualifiedNameErrors } from '../formats.ts'

const longestName = 128
const longestMessage = 1024

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

export default defineRules<Event>({
  kind: 'Event',
  validate,
})
