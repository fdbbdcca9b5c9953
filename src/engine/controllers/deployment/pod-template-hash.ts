// The pod-template-hash: a short name for a Pod template, in every ReplicaSet's and Pod's name. Models pkg/controller/controller_utils.go (ComputeHash).
// Simplified: hashes a canonical text of the template, not what Go would print of it, so the letters differ from a real cluster's for the same template.
import type { PodTemplateSpec } from '../../generated/api-types.d.ts'
import { isEqual } from '../../structure.ts'
import { fnv32a, safeEncode } from '../safe-hash.ts'

export const POD_TEMPLATE_HASH = 'pod-template-hash'

/** The hash of a template. `collisions` makes it another one where two templates met under one hash. */
export function podTemplateHash(template: PodTemplateSpec, collisions: number | undefined): string {
  const more = collisions === undefined ? [] : [0, 1, 2, 3, 4, 5, 6, 7].map((i) => (i < 4 ? (collisions >>> (8 * i)) & 255 : 0))
  return safeEncode(String(fnv32a(canonicalText(template), more)))
}

/** JSON with sorted keys and nothing empty. */
function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, v]) => v !== undefined && v !== null).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, v]) => `${JSON.stringify(key)}:${canonicalText(v)}`).join(',')}}`
}

/** Whether two templates are the same but for their hash labels. Models EqualIgnoreHash. */
export function isSameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  if (!a || !b) return a === b
  return isEqual(a.spec, b.spec) && isEqual(withoutHash(a), withoutHash(b))
}

function withoutHash({ metadata }: PodTemplateSpec): unknown {
  const { [POD_TEMPLATE_HASH]: _hash, ...labels } = metadata?.labels ?? {}
  const { annotations, finalizers } = metadata ?? {}
  return { labels, annotations: annotations ?? {}, finalizers: finalizers ?? [] }
}
