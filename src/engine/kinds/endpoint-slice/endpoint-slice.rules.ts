// The rules of an EndpointSlice: what it must satisfy and what may not change.
import type { DiscoveryEndpointPort, Endpoint, EndpointSlice } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, eachInvalid, immutable, invalid, notSupported, required, tooMany } from '../field-errors.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from '../formats.ts'
import { nonSpecialIPErrors, parseIP } from '../ip-address.ts'
import { labelsErrors } from '../label-validation.ts'
import { protocolErrors } from '../service/service-validation.ts'

const maxEndpoints = 1000
const maxAddresses = 100
const maxPorts = 20_000
const maxTopologyLabels = 16

function validate(slice: EndpointSlice): FieldError[] {
  return [...addressTypeErrors(slice.addressType), ...endpointErrors(slice), ...portErrors(slice.ports ?? [])]
}

function addressTypeErrors(type: string | undefined): FieldError[] {
  if (!type) return [required('addressType')]
  return type === 'IPv4' || type === 'IPv6' || type === 'FQDN' ? [] : [notSupported('addressType', type, ['FQDN', 'IPv4', 'IPv6'])]
}

function endpointErrors({ endpoints, addressType }: EndpointSlice): FieldError[] {
  const list = endpoints ?? []
  if (list.length > maxEndpoints) return [tooMany('endpoints', list.length, maxEndpoints)]
  return list.flatMap((endpoint, i) => oneEndpointErrors(`endpoints[${i}]`, endpoint, addressType))
}

function oneEndpointErrors(path: string, endpoint: Endpoint, type: string): FieldError[] {
  const { addresses = [], deprecatedTopology = {}, hostname, nodeName } = endpoint
  const errors: FieldError[] = []
  if (addresses.length === 0) errors.push(required(`${path}.addresses`, 'must contain at least 1 address'))
  else if (addresses.length > maxAddresses) errors.push(tooMany(`${path}.addresses`, addresses.length, maxAddresses))
  addresses.forEach((address, i) => errors.push(...addressErrors(`${path}.addresses[${i}]`, address, type)))
  if (nodeName !== undefined) errors.push(...eachInvalid(`${path}.nodeName`, nodeName, dns1123SubdomainErrors(nodeName)))
  if (Object.keys(deprecatedTopology).length > maxTopologyLabels) {
    errors.push(tooMany(`${path}.deprecatedTopology`, Object.keys(deprecatedTopology).length, maxTopologyLabels))
  }
  errors.push(...labelsErrors(`${path}.deprecatedTopology`, deprecatedTopology))
  if (hostname !== undefined) errors.push(...eachInvalid(`${path}.hostname`, hostname, dns1123LabelErrors(hostname)))
  return errors
}

function addressErrors(field: string, address: string, type: string): FieldError[] {
  if (type === 'FQDN') return fullyQualifiedErrors(field, address)
  if (type !== 'IPv4' && type !== 'IPv6') return []
  const family = parseIP(address)?.family
  return [...(family === type ? [] : [invalid(field, address, `must be a valid ${type} address`)]), ...nonSpecialIPErrors(field, address)]
}

function fullyQualifiedErrors(field: string, name: string): FieldError[] {
  if (name === '') return [required(field)]
  const plain = name.replace(/\.$/, '')
  const malformed = dns1123SubdomainErrors(plain)
  if (malformed.length) return [invalid(field, plain, malformed.join(','))]
  return plain.split('.').length < 3 ? [invalid(field, plain, 'should be a domain with at least three segments separated by dots')] : []
}

function portErrors(ports: readonly DiscoveryEndpointPort[]): FieldError[] {
  if (ports.length > maxPorts) return [tooMany('ports', ports.length, maxPorts)]
  const names = new Set<string>()
  return ports.flatMap(({ name = '', protocol, appProtocol }, i) => {
    const path = `ports[${i}]`
    const errors = name ? eachInvalid(`${path}.name`, name, dns1123LabelErrors(name)) : []
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name))
    names.add(name)
    errors.push(...protocolErrors(`${path}.protocol`, protocol))
    if (appProtocol !== undefined) errors.push(...eachInvalid(`${path}.appProtocol`, appProtocol, qualifiedNameErrors(appProtocol)))
    return errors
  })
}

export default defineRules<EndpointSlice>({
  kind: 'EndpointSlice',
  validate,
  validateUpdate: (slice, old) => immutable('addressType', slice.addressType, old.addressType),
})
