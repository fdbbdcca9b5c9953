// The rules of a Service: what it must satisfy, what may not change and what is worth a warning.
import { defineRules } from '../define-rules.ts'
import type { Service } from './service.ts'
import { isHeadless } from './service.ts'
import { validateService } from './service-validation.ts'
import { validateServiceChange } from './cluster-ip-validation.ts'

function warnings(service: Service): string[] {
  if (!isHeadless(service)) return []
  const { loadBalancerIP, externalIPs, sessionAffinity } = service.spec
  return [
    ...(loadBalancerIP ? ['spec.loadBalancerIP is ignored for headless services'] : []),
    ...(externalIPs?.length ? ['spec.externalIPs is ignored for headless services'] : []),
    ...(sessionAffinity && sessionAffinity !== 'None' ? ['spec.SessionAffinity is ignored for headless services'] : []),
  ]
}

export default defineRules<Service>({
  kind: 'Service',
  validate: validateService,
  validateUpdate: validateServiceChange,
  warnings,
})
