// The rules of an Ingress: what it must satisfy and what is worth a warning.
import type { HTTPIngressPath, Ingress, IngressBackend, IngressSpec, IngressTLS, TypedLocalObjectReference } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, invalid, notSupported, required } from '../field-errors.ts'
import { dns1035LabelErrors, dns1123SubdomainErrors, pathSegmentErrors, portNameErrors, portNumberErrors, wildcardDNS1123SubdomainErrors } from '../formats.ts'
import { goSyntax } from '../go-value.ts'
import { parseIP } from '../ip-address.ts'

const classAnnotation = 'kubernetes.io/ingress.class'

const forbiddenSequences = ['//', '/./', '/../', '%2f', '%2F'] as const
const forbiddenEndings = ['/..', '/.'] as const

// Models validateIngress of pkg/apis/networking/validation/validation.go.
function validate({ metadata, spec }: Ingress): FieldError[] {
  const annotated = metadata.annotations?.[classAnnotation]
  const { ingressClassName: className } = spec
  const mismatch = annotated !== undefined && className !== undefined && annotated !== className
  return [...specErrors(spec), ...(mismatch ? [invalid(`annotations.${classAnnotation}`, annotated, 'must match `ingressClassName` when both are specified')] : [])]
}

function specErrors({ rules, defaultBackend, tls = [], ingressClassName }: IngressSpec): FieldError[] {
  const empty = !rules?.length && !defaultBackend
  return [
    ...(empty ? [invalid('spec', goSyntax(`[]networking.IngressRule${rules ? '{}' : '(nil)'}`), 'either `defaultBackend` or `rules` must be specified')] : []),
    ...(defaultBackend ? backendErrors(defaultBackend, 'spec.defaultBackend') : []),
    ...(rules ?? []).flatMap(({ host, http }, i) => [
      ...(host ? hostErrors(host, `spec.rules[${i}].host`) : []),
      ...(http && !http.paths?.length ? [required(`spec.rules[${i}].http.paths`)] : []),
      ...(http?.paths ?? []).flatMap((path, j) => pathErrors(path, `spec.rules[${i}].http.paths[${j}]`)),
    ]),
    ...tls.flatMap((one, i) => tlsErrors(one, `spec.tls[${i}]`)),
    ...(ingressClassName === undefined ? [] : eachInvalid('spec.ingressClassName', ingressClassName, dns1123SubdomainErrors(ingressClassName))),
  ]
}

function hostErrors(host: string, field: string): FieldError[] {
  return [...(parseIP(host) ? [invalid(field, host, 'must be a DNS name, not an IP address')] : []), ...hostNameErrors(host, field)]
}

function hostNameErrors(host: string, field: string): FieldError[] {
  return eachInvalid(field, host, host.includes('*') ? wildcardDNS1123SubdomainErrors(host) : dns1123SubdomainErrors(host))
}

function pathErrors({ path = '', pathType, backend }: HTTPIngressPath, at: string): FieldError[] {
  if (!pathType) return [required(`${at}.pathType`, 'pathType must be specified')]
  return [...pathTextErrors(path, pathType, at), ...backendErrors(backend ?? {}, `${at}.backend`)]
}

function pathTextErrors(path: string, type: string, at: string): FieldError[] {
  const field = `${at}.path`
  const relative = path.startsWith('/') ? [] : [invalid(field, path, 'must be an absolute path')]
  if (type === 'ImplementationSpecific') return path === '' ? [] : relative
  if (type !== 'Exact' && type !== 'Prefix') return [notSupported(`${at}.pathType`, type, ['Exact', 'ImplementationSpecific', 'Prefix'])]
  return [
    ...relative,
    ...forbiddenSequences.filter((sequence) => path.includes(sequence)).map((sequence) => invalid(field, path, `must not contain '${sequence}'`)),
    ...forbiddenEndings.filter((ending) => path.endsWith(ending)).map((ending) => invalid(field, path, `cannot end with '${ending}'`)),
  ]
}

function backendErrors({ service, resource }: IngressBackend, at: string): FieldError[] {
  if (service && resource) return [invalid(at, '', 'cannot set both resource and service backends')]
  if (resource) return referenceErrors(resource, `${at}.resource`)
  if (!service) return [invalid(at, '', 'resource or service backend is required')]
  const named = service.name ? eachInvalid(`${at}.service.name`, service.name, dns1035LabelErrors(service.name)) : [required(`${at}.service.name`)]
  return [...named, ...backendPortErrors(service.port ?? {}, at)]
}

function backendPortErrors({ name, number }: { readonly name?: string; readonly number?: number }, at: string): FieldError[] {
  if (name && number) return [invalid(at, '', 'cannot set both port name & port number')]
  if (name) return eachInvalid(`${at}.service.port.name`, name, portNameErrors(name))
  if (number) return eachInvalid(`${at}.service.port.number`, number, portNumberErrors(number))
  return [required(at, 'port name or number is required')]
}

/** Also of an IngressClass's parameters. */
export function referenceErrors({ apiGroup, kind, name }: TypedLocalObjectReference, at: string): FieldError[] {
  return [
    ...(apiGroup === undefined ? [] : eachInvalid(`${at}.apiGroup`, apiGroup, dns1123SubdomainErrors(apiGroup))),
    ...(kind ? eachInvalid(`${at}.kind`, kind, pathSegmentErrors(kind)) : [required(`${at}.kind`)]),
    ...(name ? eachInvalid(`${at}.name`, name, pathSegmentErrors(name)) : [required(`${at}.name`)]),
  ]
}

function tlsErrors({ hosts = [], secretName }: IngressTLS, at: string): FieldError[] {
  return [
    ...hosts.flatMap((host, i) => hostNameErrors(host, `${at}.hosts[${i}]`)),
    ...(secretName ? eachInvalid(`${at}.secretName`, secretName, dns1123SubdomainErrors(secretName)) : []),
  ]
}

export default defineRules<Ingress>({
  kind: 'Ingress',
  validate,
  warnings: ({ metadata }) =>
    metadata.annotations?.[classAnnotation] === undefined ? [] : [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`],
})
