// The rules of a CSIDriver: what it must satisfy and what may not change.
import type { CSIDriver, CSIDriverSpec } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, immutable, invalid, notSupported } from '../field-errors.ts'

const leastTokenSeconds = 600
const mostTokenSeconds = 2 ** 32
const groupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType'] as const

function validate({ spec }: CSIDriver): FieldError[] {
  const policy = spec.fsGroupPolicy
  return [
    ...(policy === undefined || (groupPolicies as readonly string[]).includes(policy) ? [] : [notSupported('spec.fsGroupPolicy', policy, groupPolicies)]),
    ...tokenErrors(spec),
    ...(spec.volumeLifecycleModes ?? []).filter((mode) => mode !== 'Persistent' && mode !== 'Ephemeral').map((mode) => notSupported('spec.volumeLifecycleModes', mode, ['Persistent', 'Ephemeral'])),
  ]
}

function tokenErrors({ tokenRequests = [] }: CSIDriverSpec): FieldError[] {
  const audiences = new Set<string>()
  return tokenRequests.flatMap(({ audience = '', expirationSeconds: seconds }, i) => {
    const path = `spec.tokenRequests[${i}]`
    if (audiences.has(audience)) return [duplicate(`${path}.audience`, audience)]
    audiences.add(audience)
    if (seconds === undefined) return []
    if (seconds < leastTokenSeconds) return [invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes')]
    return seconds > mostTokenSeconds ? [invalid(`${path}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds')] : []
  })
}

export default defineRules<CSIDriver>({
  kind: 'CSIDriver',
  validate,
  validateUpdate: ({ spec }, old) => [
    ...immutable('spec.attachedRequired', spec.attachRequired, old.spec.attachRequired),
    ...immutable('spec.volumeLifecycleModes', spec.volumeLifecycleModes, old.spec.volumeLifecycleModes),
  ],
})
