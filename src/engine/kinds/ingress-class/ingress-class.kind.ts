// IngressClass: which controller carries out an Ingress.
import type { IngressClass, IngressClassParametersReference, IngressClassSpec } from '../../generated/api-types.d.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, forbidden, immutable, invalid, notSupported, required, tooLong } from '../field-errors.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors, httpPathMessage, isHTTPPath } from '../formats.ts'
import { referenceErrors } from '../ingress/ingress.kind.ts'

const longestController = 250

const defaults = shape<IngressClass>({
  spec: orEmpty<IngressClassSpec>({ parameters: shape<IngressClassParametersReference>({ scope: 'Cluster' }) }),
})

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

function parametersText({ spec: { parameters } }: IngressClass): string {
  if (!parameters) return '<none>'
  return `${parameters.kind}${parameters.apiGroup === undefined ? '' : `.${parameters.apiGroup}`}/${parameters.name}`
}

export default defineKind<IngressClass>({
  group: 'networking.k8s.io', version: 'v1', kind: 'IngressClass', plural: 'ingressclasses', namespaced: false, acts: false, generation: 'spec',
  defaults: (ingressClass) => defaults.fill(ingressClass),
  validate,
  validateUpdate: ({ spec }, old) => immutable('spec.controller', spec.controller, old.spec.controller),
  columns: [
    { name: 'Controller', cell: ({ spec }) => spec.controller ?? '' },
    { name: 'Parameters', cell: parametersText },
  ],
})
