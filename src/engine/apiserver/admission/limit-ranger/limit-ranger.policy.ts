// LimitRanger: containers get the defaults of their namespace's LimitRanges, and what a container, a Pod or a claim asks for stays within their bounds.
// Models plugin/pkg/admission/limitranger/admission.go.
import type { Container, LimitRange, Pod } from '../../../generated/api-types.d.ts'
import limitRangeKind from '../../../kinds/limit-range/limit-range.kind.ts'
import type { Amounts } from '../../../quota/amounts.ts'
import { forbidden } from '../../status-errors.ts'
import { type Admitted, type AdmissionRequest, type AdmissionView, type Checked, defineAdmission } from '../define-admission.ts'
import { violations } from './bounds.ts'

const ANNOTATION = 'kubernetes.io/limit-ranger'

export default defineAdmission({
  name: 'LimitRanger',
  order: 40,
  operations: ['create', 'update'],
  kinds: ['Pod', 'PersistentVolumeClaim'],
  admit(request, view) {
    const ranges = rangesFor(request, view)
    return request.kind.kind === 'Pod' && request.operation === 'create' ? ranges.reduce<Extract<Admitted, { readonly object: unknown }>>((admitted, range) => defaulted(admitted, range), { object: request.object }) : { object: request.object }
  },
  check(request, view): Checked {
    const broken = rangesFor(request, view).flatMap((range) => violations(range, request.object)), [first] = broken
    if (first === undefined) return undefined
    return { refused: forbidden(request.kind, request.name, broken.length === 1 ? first : `[${broken.join(', ')}]`) }
  },
})

/** What a Pod asks for is decided when it is made, except by way of its own subresource for that. */
function rangesFor({ kind, operation, subresource, namespace }: AdmissionRequest, view: AdmissionView): readonly LimitRange[] {
  const isPod = kind.kind === 'Pod', isLooked = isPod ? (operation === 'create' && !subresource) || subresource === 'resize' : !subresource
  return isLooked ? [...view.list(limitRangeKind, namespace)].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)) : []
}

/** The Pod with what the range gives to containers that name nothing themselves. */
function defaulted(before: Extract<Admitted, { readonly object: unknown }>, { metadata: { name }, spec }: LimitRange): Extract<Admitted, { readonly object: unknown }> {
  const items = spec.limits.filter(({ type }) => type === 'Container')
  const limits = Object.assign({}, ...items.map((item) => item.default ?? {})) as Amounts, requests = Object.assign({}, ...items.map((item) => item.defaultRequest ?? {})) as Amounts
  const pod = before.object as Pod, given: string[] = []
  if (!pod.spec) return before
  const fill = (container: Container, word: string): Container => {
    const resources = container.resources ?? {}
    const newLimits = missing(resources.limits, limits), newRequests = missing(resources.requests, requests)
    if (newRequests.length > 0) given.push(`${newRequests.join(', ')} request for ${word} ${container.name}`)
    if (newLimits.length > 0) given.push(`${newLimits.join(', ')} limit for ${word} ${container.name}`)
    if (newLimits.length + newRequests.length === 0) return container
    const withLimits = newLimits.length > 0 ? { limits: { ...limits, ...resources.limits } } : {}, withRequests = newRequests.length > 0 ? { requests: { ...requests, ...resources.requests } } : {}
    return { ...container, resources: { ...resources, ...withLimits, ...withRequests } }
  }
  const containers = pod.spec.containers.map((container) => fill(container, 'container')), initContainers = pod.spec.initContainers?.map((container) => fill(container, 'init container'))
  if (given.length === 0) return before
  const annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${given.join('; ')}` }
  const object = { ...pod, metadata: { ...pod.metadata, annotations }, spec: { ...pod.spec, containers, ...(initContainers && { initContainers }) } } as Pod
  return { object, why: { code: 'limit-range-defaults', params: { limitRange: name, given: given.join('; ') } } }
}

function missing(own: Amounts | undefined, defaults: Amounts): readonly string[] {
  return Object.keys(defaults).filter((name) => own?.[name] === undefined).sort()
}
