// The pod-template-hash: a short name for a Pod template, in every ReplicaSet's and Pod's name. Models pkg/controller/controller_utils.go (ComputeHash).
// Simplified: templates are printed with the fields of Kubernetes 1.26, so that names are those of the recordings; each release has its own.
import type { PodTemplateSpec } from '../generated/api-types.d.ts'
import { isEqual } from '../structure.ts'
import { fnv32a, safeEncode } from './safe-hash.ts'
import { goTemplateText } from './go-template-text.ts'

export const POD_TEMPLATE_HASH = 'pod-template-hash'

/** The hash of a template. `collisions` makes it another one where two templates met under one hash. */
export function podTemplateHash(template: PodTemplateSpec, collisions: number | undefined): string {
  const more = collisions === undefined ? [] : [0, 1, 2, 3, 4, 5, 6, 7].map((i) => (i < 4 ? (collisions >>> (8 * i)) & 255 : 0))
  return safeEncode(String(fnv32a(goTemplateText(template), more)))
}

/** What was found of the template that one was compared with last: a controller asks the same at every look. */
const compared = new WeakMap<PodTemplateSpec, { readonly with: PodTemplateSpec; readonly isSame: boolean }>()

/** Whether two templates are the same but for their hash labels. Models EqualIgnoreHash. */
export function isSameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  if (!a || !b || a === b) return a === b
  const known = compared.get(a)
  if (known?.with === b) return known.isSame
  const isSame = areAlike(a, b)
  compared.set(a, { with: b, isSame })
  return isSame
}

function areAlike(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return isEqual(a.spec, b.spec) && isEqual(withoutHash(a), withoutHash(b))
}

function withoutHash({ metadata }: PodTemplateSpec): unknown {
  const { [POD_TEMPLATE_HASH]: _hash, ...labels } = metadata?.labels ?? {}
  const { annotations, finalizers } = metadata ?? {}
  return { labels, annotations: annotations ?? {}, finalizers: finalizers ?? [] }
}
