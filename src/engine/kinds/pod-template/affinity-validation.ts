// Which nodes and which neighbours a Pod wants. Models validateAffinity in pkg/apis/core/validation/validation.go.
import type {
  Affinity, NodeAffinity, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodAffinity, PodAffinityTerm,
} from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, invalid, required } from '../field-errors.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors } from '../formats.ts'
import { validateLabelName, validateLabelSelector } from '../label-selector-validation.ts'
import { pushInvalid } from './pod-texts.ts'

const requiredDuring = 'requiredDuringSchedulingIgnoredDuringExecution'
const preferredDuring = 'preferredDuringSchedulingIgnoredDuringExecution'

export function validateAffinity(affinity: Affinity | undefined, path: string, errors: FieldError[]): void {
  if (!affinity) return
  if (affinity.nodeAffinity) validateNodeAffinity(affinity.nodeAffinity, `${path}.nodeAffinity`, errors)
  if (affinity.podAffinity) validatePodAffinity(affinity.podAffinity, `${path}.podAffinity`, errors)
  if (affinity.podAntiAffinity) validatePodAffinity(affinity.podAntiAffinity, `${path}.podAntiAffinity`, errors)
}

function validateWeight(weight: number | undefined, path: string, errors: FieldError[]): void {
  if (weight === undefined || weight <= 0 || weight > 100) errors.push(invalid(path, weight ?? 0, 'must be in the range 1-100'))
}

function validateNodeAffinity(affinity: NodeAffinity, path: string, errors: FieldError[]): void {
  const must = affinity[requiredDuring]
  if (must) validateNodeSelector(must, `${path}.${requiredDuring}`, errors)
  affinity[preferredDuring]?.forEach((term, i) => {
    const at = `${path}.${preferredDuring}[${i}]`
    validateWeight(term.weight, `${at}.weight`, errors)
    validateNodeSelectorTerm(term.preference ?? {}, `${at}.preference`, errors)
  })
}

/** Also used by the node affinity of volumes. */
export function validateNodeSelector(selector: NodeSelector, path: string, errors: FieldError[]): void {
  const terms = selector.nodeSelectorTerms ?? []
  if (terms.length === 0) return void errors.push(required(`${path}.nodeSelectorTerms`, 'must have at least one node selector term'))
  terms.forEach((term, i) => validateNodeSelectorTerm(term, `${path}.nodeSelectorTerms[${i}]`, errors))
}

function validateNodeSelectorTerm(term: NodeSelectorTerm, path: string, errors: FieldError[]): void {
  term.matchExpressions?.forEach((requirement, i) => validateLabelRequirement(requirement, `${path}.matchExpressions[${i}]`, errors))
  term.matchFields?.forEach((requirement, i) => validateFieldRequirement(requirement, `${path}.matchFields[${i}]`, errors))
}

function validateLabelRequirement({ key = '', operator, values = [] }: NodeSelectorRequirement, path: string, errors: FieldError[]): void {
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) errors.push(required(`${path}.values`, "must be specified when `operator` is 'In' or 'NotIn'"))
      break
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) errors.push(forbidden(`${path}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
      break
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) errors.push(required(`${path}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"))
      break
    default:
      errors.push(invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator'))
  }
  validateLabelName(key, `${path}.key`, errors)
}

/** The only field of a node that can be matched is its name. */
function validateFieldRequirement({ key = '', operator, values = [] }: NodeSelectorRequirement, path: string, errors: FieldError[]): void {
  if (operator !== 'In' && operator !== 'NotIn') errors.push(invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator'))
  else if (values.length !== 1) {
    errors.push(required(`${path}.values`, "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"))
  }
  if (key !== 'metadata.name') return void errors.push(invalid(`${path}.key`, key, 'not a valid field selector key'))
  values.forEach((name, i) => pushInvalid(errors, `${path}.values[${i}]`, name, dns1123SubdomainErrors(name)))
}

function validatePodAffinity(affinity: PodAffinity, path: string, errors: FieldError[]): void {
  affinity[requiredDuring]?.forEach((term, i) => validatePodAffinityTerm(term, `${path}.${requiredDuring}[${i}]`, errors))
  affinity[preferredDuring]?.forEach((term, i) => {
    const at = `${path}.${preferredDuring}[${i}]`
    validateWeight(term.weight, `${at}.weight`, errors)
    validatePodAffinityTerm(term.podAffinityTerm ?? {}, `${at}.podAffinityTerm`, errors)
  })
}

function validatePodAffinityTerm(term: PodAffinityTerm, path: string, errors: FieldError[]): void {
  validateLabelSelector(term.labelSelector, `${path}.labelSelector`, errors)
  validateLabelSelector(term.namespaceSelector, `${path}.namespaceSelector`, errors)
  for (const namespace of term.namespaces ?? []) pushInvalid(errors, `${path}.namespace`, namespace, dns1123LabelErrors(namespace))
  if (!term.topologyKey) errors.push(required(`${path}.topologyKey`, 'can not be empty'))
  validateLabelName(term.topologyKey ?? '', `${path}.topologyKey`, errors)
}
