// The rules of an Endpoints: what it must satisfy.
import type { EndpointAddress, EndpointPort, Endpoints } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, required } from '../field-errors.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors, portNumberErrors, qualifiedNameErrors } from '../formats.ts'
import { ipErrors, nonSpecialIPErrors } from '../ip-address.ts'
import { protocolErrors } from '../service/service-validation.ts'

function validate({ subsets = [] }: Endpoints): FieldError[] {
  return subsets.flatMap((subset, i) => {
    const path = `subsets[${i}]`
    const { addresses = [], notReadyAddresses = [], ports = [] } = subset
    return [
      ...(addresses.length || notReadyAddresses.length ? [] : [required(path, 'must specify `addresses` or `notReadyAddresses`')]),
      ...addresses.flatMap((address, j) => addressErrors(`${path}.addresses[${j}]`, address)),
      ...notReadyAddresses.flatMap((address, j) => addressErrors(`${path}.notReadyAddresses[${j}]`, address)),
      ...ports.flatMap((one, j) => portErrors(`${path}.ports[${j}]`, one, ports.length > 1)),
    ]
  })
}

function addressErrors(path: string, { ip, hostname, nodeName }: EndpointAddress): FieldError[] {
  return [
    ...ipErrors(`${path}.ip`, ip ?? ''),
    ...(hostname ? eachInvalid(`${path}.hostname`, hostname, dns1123LabelErrors(hostname)) : []),
    ...(nodeName === undefined ? [] : eachInvalid(`${path}.nodeName`, nodeName, dns1123SubdomainErrors(nodeName))),
    ...nonSpecialIPErrors(`${path}.ip`, ip ?? ''),
  ]
}

function portErrors(path: string, { name, port: number = 0, protocol, appProtocol }: EndpointPort, nameRequired: boolean): FieldError[] {
  return [
    ...(name ? eachInvalid(`${path}.name`, name, dns1123LabelErrors(name)) : nameRequired ? [required(`${path}.name`)] : []),
    ...eachInvalid(`${path}.port`, number, portNumberErrors(number)),
    ...protocolErrors(`${path}.protocol`, protocol),
    ...(appProtocol === undefined ? [] : eachInvalid(`${path}.appProtocol`, appProtocol, qualifiedNameErrors(appProtocol))),
  ]
}

export default defineRules<Endpoints>({
  kind: 'Endpoints',
  validate,
})
