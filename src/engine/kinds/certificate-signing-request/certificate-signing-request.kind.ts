// CertificateSigningRequest: somebody asks for a certificate.
import type { CertificateSigningRequest, CertificateSigningRequestSpec } from '../../generated/api-types.d.ts'
import { humanDuration } from '../../duration.ts'
import { ageColumn } from '../columns.ts'
import { orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const defaults = shape<CertificateSigningRequest>({ spec: orEmpty(), status: orEmpty() })

function condition({ status }: CertificateSigningRequest): string {
  const has = (type: string) => status?.conditions?.some((one) => one.type === type) ?? false
  const decided = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'
  return [decided, ...(has('Failed') ? ['Failed'] : []), ...(status?.certificate ? ['Issued'] : [])].join(',')
}

function duration({ expirationSeconds: seconds }: CertificateSigningRequestSpec): string {
  return seconds === undefined ? '<none>' : humanDuration(seconds * 1000)
}

export default defineKind<CertificateSigningRequest>({
  group: 'certificates.k8s.io', version: 'v1', kind: 'CertificateSigningRequest', plural: 'certificatesigningrequests', shortNames: ['csr'], namespaced: false,
  subresources: ['status'], acts: false, generation: 'never',
  defaults: (request) => defaults.fill(request),
  prepareCreate: (request) => ({ ...request, status: {} }),
  prepareUpdate: (request, old) => ({ ...request, spec: old.spec, status: old.status }),
  selectableFields: { 'spec.signerName': ({ spec }) => spec.signerName },
  age: false,
  columns: [
    ageColumn,
    { name: 'SignerName', cell: ({ spec }) => spec.signerName },
    { name: 'Requestor', cell: ({ spec }) => spec.username ?? '' },
    { name: 'RequestedDuration', cell: ({ spec }) => duration(spec) },
    { name: 'Condition', cell: condition },
  ],
})
