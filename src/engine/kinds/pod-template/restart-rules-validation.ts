// A container's own restart policy and the rules that come before it, which Kubernetes has since 1.35. Models validateContainerRestartPolicy in
// pkg/apis/core/validation/validation.go.
// Simplified: the action RestartAllContainers is refused; in life, since 1.36, it begins the whole Pod anew in its place.
import type { Container } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { notSupported, required, tooMany } from '../field-errors.ts'

const POLICIES = ['Always', 'Never', 'OnFailure'], ACTIONS = ['Restart'], OPERATORS = ['In', 'NotIn']
const MOST_RULES = 20
const MOST_CODES = 255

export function validateContainerRestarts({ restartPolicy, restartPolicyRules: rules = [] }: Container, path: string, errors: FieldError[]): void {
  if (restartPolicy !== undefined && !POLICIES.includes(restartPolicy)) errors.push(notSupported(`${path}.restartPolicy`, restartPolicy, POLICIES))
  if (restartPolicy === undefined && rules.length > 0) errors.push(required(`${path}.restartPolicy`, 'must specify restartPolicy when restart rules are used'))
  if (rules.length > MOST_RULES) errors.push(tooMany(`${path}.restartPolicyRules`, rules.length, MOST_RULES))
  rules.forEach(({ action, exitCodes }, i) => {
    const at = `${path}.restartPolicyRules[${i}]`
    if (!ACTIONS.includes(action)) errors.push(notSupported(`${at}.action`, action, ACTIONS))
    if (!exitCodes) return void errors.push(required(`${at}.exitCodes`, 'must be specified'))
    if (!OPERATORS.includes(exitCodes.operator)) errors.push(notSupported(`${at}.exitCodes.operator`, exitCodes.operator, OPERATORS))
    if ((exitCodes.values?.length ?? 0) > MOST_CODES) errors.push(tooMany(`${at}.exitCodes.values`, exitCodes.values?.length ?? 0, MOST_CODES))
  })
}
