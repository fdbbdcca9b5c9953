// LimitRange: bounds and defaults for what single Pods, containers and claims of a namespace ask for.
import type { LimitRange, LimitRangeItem } from '../../generated/api-types.d.ts'
import { each, orEmpty, shape, Shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

type Amounts = Readonly<Record<string, string>>

/** `own` with what it lacks of `other`; the same reference if it lacks nothing. */
function completed(own: Amounts | undefined, other: Amounts | undefined): Amounts {
  const missing = Object.keys(other ?? {}).filter((name) => own?.[name] === undefined)
  if (missing.length === 0) return own ?? {}
  return { ...own, ...Object.fromEntries(missing.map((name) => [name, other![name]])) }
}

/** Containers: a limit defaults to max, a request to the limit, or else to min. Models SetDefaults_LimitRangeItem. */
function fillItem(item: LimitRangeItem): LimitRangeItem {
  if (item.type !== 'Container') return item
  const limits = completed(item.default, item.max)
  const requests = completed(completed(item.defaultRequest, limits), item.min)
  const same = (limits === item.default || isEmptyAddition(limits, item.default)) && (requests === item.defaultRequest || isEmptyAddition(requests, item.defaultRequest))
  if (same) return item
  return { ...item, ...(Object.keys(limits).length ? { default: limits } : {}), ...(Object.keys(requests).length ? { defaultRequest: requests } : {}) }
}

function isEmptyAddition(filled: Amounts, own: Amounts | undefined): boolean {
  return own === undefined && Object.keys(filled).length === 0
}

const defaults = shape<LimitRange>({ spec: orEmpty<LimitRange['spec']>({ limits: each(new Shape<LimitRangeItem>(fillItem)) }) })

export default defineKind<LimitRange>({
  group: '', version: 'v1', kind: 'LimitRange', plural: 'limitranges', shortNames: ['limits'], namespaced: true, acts: true, generation: 'never',
  createOnUpdate: true,
  defaults: (limitRange) => defaults.fill(limitRange),
  age: false,
  columns: [{ name: 'Created At', cell: ({ metadata }) => metadata.creationTimestamp }],
})
