// Endpoints: the addresses behind a Service in one object; EndpointSlices took its place.
import type { EndpointAddress, EndpointPort, EndpointSubset, Endpoints } from '../../generated/api-types.d.ts'
import { each, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, required } from '../field-errors.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors, portNumberErrors, qualifiedNameErrors } from '../formats.ts'
import { ipErrors, nonSpecialIPErrors } from '../ip-address.ts'
import { protocolErrors } from '../service/service-validation.ts'

const shownEndpoints = 3

const port = shape<EndpointPort>({ protocol: 'TCP' })
const defaults = shape<Endpoints>({ subsets: each(shape<EndpointSubset>({ ports: each(port) })) })

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

/** Ready addresses with their ports, as `ip:port`. */
function readyEndpoints({ subsets = [] }: Endpoints): string[] {
  return subsets.flatMap(({ addresses = [], ports = [] }) => {
    const hosts = addresses.map(({ ip }) => (ip.includes(':') && ports.length ? `[${ip}]` : ip))
    return ports.length ? ports.flatMap((one) => hosts.map((host) => `${host}:${one.port}`)) : hosts
  })
}

/** The ENDPOINTS column: three, and how many more. Models formatEndpoints of printers.go. */
function endpointsText(endpoints: Endpoints): string {
  if (!endpoints.subsets?.length) return '<none>'
  const all = readyEndpoints(endpoints)
  const shown = all.slice(0, shownEndpoints).join(',')
  return all.length > shownEndpoints ? `${shown} + ${all.length - shownEndpoints} more...` : shown
}

export default defineKind<Endpoints>({
  group: '', version: 'v1', kind: 'Endpoints', plural: 'endpoints', singular: 'endpoints', shortNames: ['ep'], namespaced: true, acts: true, generation: 'never',
  createOnUpdate: true,
  defaults: (endpoints) => defaults.fill(endpoints),
  validate,
  columns: [{ name: 'Endpoints', cell: endpointsText }],
  scene: (endpoints) => ({
    endpoints: readyEndpoints(endpoints),
    notReady: (endpoints.subsets ?? []).flatMap(({ notReadyAddresses = [] }) => notReadyAddresses.map(({ ip }) => ip)),
  }),
})
