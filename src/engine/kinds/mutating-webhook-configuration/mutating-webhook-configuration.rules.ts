// The rules of a MutatingWebhookConfiguration: what it must satisfy.
import type { MutatingWebhookConfiguration } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { notSupported } from '../field-errors.ts'
import { webhooksErrors } from '../webhook-validation.ts'

function validate({ webhooks = [] }: MutatingWebhookConfiguration): FieldError[] {
  const policies = webhooks.flatMap(({ reinvocationPolicy: policy }, i) =>
    policy === undefined || policy === 'Never' || policy === 'IfNeeded' ? [] : [notSupported(`webhooks[${i}].reinvocationPolicy`, policy, ['IfNeeded', 'Never'])])
  return [...webhooksErrors(webhooks), ...policies]
}

export default defineRules<MutatingWebhookConfiguration>({
  kind: 'MutatingWebhookConfiguration',
  validate,
})
