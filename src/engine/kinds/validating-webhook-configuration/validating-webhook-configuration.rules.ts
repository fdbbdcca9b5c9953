// The rules of a ValidatingWebhookConfiguration: what it must satisfy.
import type { ValidatingWebhookConfiguration } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import { webhooksErrors } from '../webhook-validation.ts'

export default defineRules<ValidatingWebhookConfiguration>({
  kind: 'ValidatingWebhookConfiguration',
  validate: ({ webhooks = [] }) => webhooksErrors(webhooks),
})
