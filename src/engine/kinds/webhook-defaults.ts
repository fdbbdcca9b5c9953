// What admission webhooks of both kinds say where nothing is said. Models pkg/apis/admissionregistration/v1/defaults.go.
import type { AdmissionServiceReference, AdmissionWebhookClientConfig, RuleWithOperations, ValidatingWebhook } from '../generated/api-types.d.ts'
import { each, orEmpty, type Rules, shape } from './defaulting.ts'

export const ruleDefaults = shape<RuleWithOperations>({ scope: '*' })

export const webhookRules: Rules<ValidatingWebhook> = {
  failurePolicy: 'Fail',
  matchPolicy: 'Equivalent',
  namespaceSelector: orEmpty(),
  objectSelector: orEmpty(),
  timeoutSeconds: 10,
  rules: each(ruleDefaults),
  clientConfig: shape<AdmissionWebhookClientConfig>({ service: shape<AdmissionServiceReference>({ port: 443 }) }),
}
