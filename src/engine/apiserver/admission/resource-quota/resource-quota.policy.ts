// ResourceQuota: what a namespace uses in all stays within its quotas; what a request adds is charged before it is stored.
// Models apiserver/pkg/admission/plugin/resourcequota/controller.go (CheckRequest).
import type { ResourceQuota } from '../../../generated/api-types.d.ts'
import resourceQuotaKind from '../../../kinds/resource-quota/resource-quota.kind.ts'
import { type Amounts, amountsText, exceeding, excessOf, isSame, masked, sumOf, withoutZeros } from '../../../quota/amounts.ts'
import { counts, type Evaluator, evaluatorOf } from '../../../quota/evaluators.ts'
import { forbidden } from '../../status-errors.ts'
import { type AdmissionRequest, type AdmissionView, type Checked, defineAdmission } from '../define-admission.ts'

export default defineAdmission({
  name: 'ResourceQuota',
  order: 1000,
  operations: ['create', 'update'],
  check(request, view) {
    if (request.namespace === '') return undefined
    const quotas = view.list(resourceQuotaKind, request.namespace)
    if (quotas.length === 0) return undefined
    const evaluator = evaluatorOf(request.kind)
    return evaluator?.handles(request.operation, request.subresource) ? checkQuotas(request, quotas, evaluator, view) : undefined
  },
})

function checkQuotas(request: AdmissionRequest, quotas: readonly ResourceQuota[], evaluator: Evaluator, view: AdmissionView): Checked {
  const { kind, name, object, old } = request, refuse = (message: string): Checked => ({ refused: forbidden(kind, name, message) })
  const interesting = [...quotas].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)).filter((quota) => counts(evaluator, quota, object, quota.status?.hard ?? {}))
  for (const quota of interesting) {
    const restricted = evaluator.matching(Object.keys(quota.status?.hard ?? {})), missing = evaluator.missing?.(restricted, object) ?? {}
    const lacking = Object.keys(missing).sort().map((resource) => `${resource} for: ${[...missing[resource]].sort().join(',')}`)
    if (lacking.length > 0) return refuse(`failed quota: ${quota.metadata.name}: must specify ${lacking.join('; ')}`)
    if (restricted.some((resource) => quota.status?.used?.[resource] === undefined)) return refuse(`status unknown for quota: ${quota.metadata.name}, resources: ${[...restricted].sort().join(',')}`)
  }
  const usage = evaluator.usage(object, view.wallMs), before = old ? evaluator.usage(old, view.wallMs) : {}
  const charges: ResourceQuota[] = []
  for (const quota of interesting) {
    const wasCounted = old !== undefined && counts(evaluator, quota, old, quota.status?.hard ?? {})
    const charged = charge(quota, withoutZeros(wasCounted ? excessOf(usage, before) : usage))
    if (typeof charged === 'string') return refuse(charged)
    if (charged) charges.push(charged)
  }
  return charges.length > 0 ? { charges } : undefined
}

/** The quota with what a request adds, why that is too much, or nothing where nothing is added. */
function charge(quota: ResourceQuota, added: Amounts): ResourceQuota | string | undefined {
  const { hard = {}, used = {} } = quota.status ?? {}, requested = masked(added, Object.keys(hard)), total = sumOf(used, requested)
  const exceeded = exceeding(masked(total, Object.keys(requested)), hard)
  if (exceeded.length > 0) {
    const text = (amounts: Amounts): string => amountsText(masked(amounts, exceeded))
    return `exceeded quota: ${quota.metadata.name}, requested: ${text(requested)}, used: ${text(used)}, limited: ${text(hard)}`
  }
  return isSame(total, used) ? undefined : { ...quota, status: { ...quota.status, used: total } }
}
