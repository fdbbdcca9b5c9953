// The rules of an IngressClass: what it must satisfy and what may not change.
import type { IngressClass, IngressClassParametersReference } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, forbidden, immutable, invalid, notSupported, required, tooLong } from '../field-errors.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors, httpPathMessage, isHTTPPath } from '../formats.ts'
import { referenceErrors } from '../ingress/ingress.rules.ts'

const longestController = 250

function validate({ spec: { controller = '', parameters } }: IngressClass): FieldError[] {
  const path = 'spec.controller'
  return [
    ...(controller.length > longestController ? [tooLong(path, longestController)] : []),
    ...(controller ? domainPrefixedErrors(path, controller) : [required(path)]),
    ...(parameters ? parameterErrors(parameters) : []),
  ]
}

/** A domain and a path, such as example.com/ingress-controller. */
function domainPrefixedErrors(field: string, text: string): FieldError[] {
  const slash = text.indexOf('/')
  const [domain, path] = slash < 0 ? ['', ''] : [text.slice(0, slash), text.slice(slash + 1)]
  if (!domain || !path) return [invalid(field, text, 'must be a domain-prefixed path (such as "acme.io/foo")')]
  return [...eachInvalid(field, domain, dns1123SubdomainErrors(domain)), ...(isHTTPPath(path) ? [] : [invalid(field, path, httpPathMessage)])]
}

function parameterErrors(parameters: IngressClassParametersReference): FieldError[] {
  const { scope, namespace } = parameters
  const path = 'spec.parameters'
  const errors = referenceErrors(parameters, path)
  if (scope !== 'Cluster' && scope !== 'Namespace') errors.push(scope === undefined ? required(`${path}.scope`) : notSupported(`${path}.scope`, scope, ['Cluster', 'Namespace']))
  if (scope === 'Cluster' && namespace !== undefined) errors.push(forbidden(`${path}.namespace`, "`parameters.scope` is set to 'Cluster'"))
  if (scope !== 'Namespace') return errors
  if (namespace === undefined) return [...errors, required(`${path}.namespace`, "`parameters.scope` is set to 'Namespace'")]
  return [...errors, ...eachInvalid(`${path}.namespace`, namespace, dns1123LabelErrors(namespace))]
}

export default defineRules<IngressClass>({
  kind: 'IngressClass',
  validate,
  validateUpdate: ({ spec }, old) => immutable('spec.controller', spec.controller, old.spec.controller),
})
