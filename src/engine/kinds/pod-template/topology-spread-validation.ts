// How evenly a Pod and its like are spread. Models validateTopologySpreadConstraints in pkg/apis/core/validation/validation.go.
import type { TopologySpreadConstraint } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../field-errors.ts'
import { validateLabelName } from '../label-selector-validation.ts'

const actions = ['DoNotSchedule', 'ScheduleAnyway']
const nodePolicies = ['Honor', 'Ignore']

export function validateTopologySpread(constraints: readonly TopologySpreadConstraint[] | undefined, path: string, errors: FieldError[]): void {
  constraints?.forEach((constraint, i) => {
    const at = `${path}[${i}]`
    const { topologyKey = '', maxSkew = 0, minDomains } = constraint
    const action: string = constraint.whenUnsatisfiable ?? ''
    if (maxSkew <= 0) errors.push(invalid(`${at}.maxSkew`, maxSkew, 'must be greater than zero'))
    if (!topologyKey) errors.push(required(`${at}.topologyKey`, 'can not be empty'))
    if (!actions.includes(action)) errors.push(notSupported(`${at}.whenUnsatisfiable`, action, actions))
    if (constraints.slice(i + 1).some((other) => (other.topologyKey ?? '') === topologyKey && (other.whenUnsatisfiable ?? '') === action)) {
      errors.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${action}}`))
    }
    if (minDomains !== undefined && minDomains <= 0) errors.push(invalid(`${at}.minDomains`, minDomains, 'must be greater than zero'))
    if (minDomains !== undefined && action !== 'DoNotSchedule') {
      errors.push(invalid(`${at}.minDomains`, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`))
    }
    for (const field of ['nodeAffinityPolicy', 'nodeTaintsPolicy'] as const) {
      const policy = constraint[field]
      if (policy !== undefined && !nodePolicies.includes(policy)) errors.push(notSupported(`${at}.${field}`, policy, nodePolicies))
    }
    validateMatchLabelKeys(constraint, `${at}.matchLabelKeys`, errors)
  })
}

/** Keys whose values are taken from the Pod itself, so they must not be fixed by the selector as well. */
function validateMatchLabelKeys({ matchLabelKeys = [], labelSelector }: TopologySpreadConstraint, path: string, errors: FieldError[]): void {
  if (matchLabelKeys.length === 0) return
  if (!labelSelector) errors.push(forbidden(path, 'must not be specified when labelSelector is not set'))
  const fixed = new Set([...Object.keys(labelSelector?.matchLabels ?? {}), ...(labelSelector?.matchExpressions ?? []).map(({ key }) => key)])
  matchLabelKeys.forEach((key, i) => {
    validateLabelName(key, `${path}[${i}]`, errors)
    if (fixed.has(key)) errors.push(invalid(`${path}[${i}]`, key, 'exists in both matchLabelKeys and labelSelector'))
  })
}
