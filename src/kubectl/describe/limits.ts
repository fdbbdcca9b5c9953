// Quotas and ranges of a namespace as rows: in a description of their own, and in that of their Namespace.
// Models kubectl/pkg/describe/describe.go (describeQuota, describeLimitRangeSpec).
import type { LimitRange, ResourceQuota } from '../../engine/generated/api-types.d.ts'

/** Resource, used, hard. */
export function quotaRows({ status, spec }: ResourceQuota): string[] {
  const hard = status?.hard ?? spec?.hard ?? {}
  return Object.keys(hard).sort().map((resource) => `${resource}\t${String(status?.used?.[resource] ?? '')}\t${String(hard[resource])}`)
}

const COLUMNS = ['Type', 'Resource', 'Min', 'Max', 'Default Request', 'Default Limit', 'Max Limit/Request Ratio']

/** Title, rule and rows; each line begins with `indent`. */
export function limitLines({ spec }: LimitRange, indent: string): string[] {
  const rows = (spec?.limits ?? []).flatMap(({ type, min = {}, max = {}, defaultRequest = {}, default: defaults = {}, maxLimitRequestRatio = {} }) => {
    const resources = [...new Set([max, min, defaults, defaultRequest, maxLimitRequestRatio].flatMap((list) => Object.keys(list)))]
    return resources.map((resource) => [type, resource, ...[min, max, defaultRequest, defaults, maxLimitRequestRatio].map((list) => String((list as Readonly<Record<string, unknown>>)[resource] ?? '-'))])
  })
  return [COLUMNS, COLUMNS.map((title) => '-'.repeat(title.length)), ...rows].map((cells) => indent + cells.join('\t'))
}
