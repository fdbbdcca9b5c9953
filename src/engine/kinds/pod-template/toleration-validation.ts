// Which taints a Pod puts up with. Models ValidateTolerations in pkg/apis/core/validation/validation.go.
import type { Toleration } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, invalid, isDeepEqual, notSupported } from '../field-errors.ts'
import { labelValueErrors } from '../formats.ts'
import { validateLabelName } from '../label-selector-validation.ts'
import { goValue } from '../go-struct.ts'

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Lists that many Pods share and nothing is wrong with. */
const faultless = new WeakSet<readonly Toleration[]>()

export function validateTolerations(tolerations: readonly Toleration[] | undefined, path: string, errors: FieldError[]): void {
  if (!tolerations || faultless.has(tolerations)) return
  const before = errors.length
  for (let i = 0; i < tolerations.length; i++) validateToleration(tolerations[i], `${path}[${i}]`, errors)
  if (errors.length === before) faultless.add(tolerations)
}

function validateToleration(toleration: Toleration, path: string, errors: FieldError[]): void {
  const key = toleration.key ?? ''
  const operator: string = toleration.operator ?? ''
  const effect: string = toleration.effect ?? ''
  const value = toleration.value ?? ''
  if (key) validateLabelName(key, `${path}.key`, errors)
  if (!key && operator !== 'Exists') {
    errors.push(invalid(`${path}.operator`, operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'))
  }
  if (toleration.tolerationSeconds !== undefined && effect !== 'NoExecute') {
    errors.push(invalid(`${path}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
  }
  switch (operator) {
    case 'Equal':
    case '': {
      const messages = labelValueErrors(value)
      if (messages.length > 0) errors.push(invalid(`${path}.operator`, value, messages.join(';')))
      break
    }
    case 'Exists':
      if (value) errors.push(invalid(`${path}.operator`, goValue('Toleration', toleration), "value must be empty when `operator` is 'Exists'"))
      break
    default:
      errors.push(notSupported(`${path}.operator`, operator, ['Equal', 'Exists']))
  }
  if (effect && !effects.includes(effect)) errors.push(notSupported(`${path}.effect`, effect, effects))
}

/** A Pod may gain tolerations, but not lose or change one, save for how long it lasts. */
export function validateAddedTolerations(now: readonly Toleration[] = [], before: readonly Toleration[] = [], path: string, errors: FieldError[]): void {
  for (const old of before) {
    if (now.includes(old)) continue
    if (now.some((toleration) => isDeepEqual({ ...toleration, tolerationSeconds: undefined }, { ...old, tolerationSeconds: undefined }))) continue
    return void errors.push(forbidden(path, 'existing toleration can not be modified except its tolerationSeconds'))
  }
  validateTolerations(now, path, errors)
}
