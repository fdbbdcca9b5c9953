// The rules of a CertificateSigningRequest: what it must satisfy.
import type { CertificateSigningRequest } from '../../generated/api-types.d.ts'
import { decodeBase64 } from '../base64.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, invalid, notSupported, required } from '../field-errors.ts'
import { dns1123SubdomainErrors } from '../formats.ts'

const leastSeconds = 600
const usages = [
  'any', 'cert sign', 'client auth', 'code signing', 'content commitment', 'crl sign', 'data encipherment', 'decipher only', 'digital signature', 'email protection', 'encipher only', 'ipsec end system',
  'ipsec tunnel', 'ipsec user', 'key agreement', 'key encipherment', 'microsoft sgc', 'netscape sgc', 'ocsp signing', 's/mime', 'server auth', 'signing', 'timestamping',
] as const

// Simplified: whether the request holds a well-formed key is not looked at; real clusters refuse one that does not.
function validate({ spec }: CertificateSigningRequest): FieldError[] {
  const { request = '', signerName, expirationSeconds: seconds } = spec
  const asked: readonly string[] = spec.usages ?? []
  return [
    ...(/-----BEGIN (NEW )?CERTIFICATE REQUEST-----/.test(decodeBase64(request)) ? [] : [invalid('spec.request', request, 'PEM block type must be CERTIFICATE REQUEST')]),
    ...(asked.length ? [] : [required('spec.usages')]),
    ...asked.flatMap((usage, i) => [
      ...((usages as readonly string[]).includes(usage) ? [] : [notSupported(`spec.usages[${i}]`, usage, usages)]),
      ...(asked.indexOf(usage) < i ? [duplicate(`spec.usages[${i}]`, usage)] : []),
    ]),
    ...(signerName ? signerErrors(signerName) : [required('spec.signerName')]),
    ...(seconds !== undefined && seconds < leastSeconds ? [invalid('spec.expirationSeconds', seconds, 'may not specify a duration less than 600 seconds (10 minutes)')] : []),
  ]
}

function signerErrors(name: string): FieldError[] {
  const [domain, ...path] = name.split('/')
  const wellFormed = path.length === 1 && path[0] !== '' && domain.includes('.') && dns1123SubdomainErrors(domain).length === 0
  return wellFormed ? [] : [invalid('spec.signerName', name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")]
}

export default defineRules<CertificateSigningRequest>({
  kind: 'CertificateSigningRequest',
  validate,
})
