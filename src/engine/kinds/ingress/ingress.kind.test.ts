import { describe, expect, it } from 'vitest'
import { created, errorsOf } from '../testing.ts'
import ingress from './ingress.kind.ts'

const backend = { service: { name: 'web', port: { number: 80 } } }
const withPath = (path: object) => errorsOf(ingress, { spec: { rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend, ...path }] } }] } })
const withBackend = (given: object) => errorsOf(ingress, { spec: { defaultBackend: given } })
const at = 'spec.rules[0].http.paths[0]'

describe('an Ingress', () => {
  it('has absolute paths without detours, of a known type', () => {
    expect(withPath({ path: '/a/../b//c/.' })).toEqual([
      `${at}.path: Invalid value: "/a/../b//c/.": must not contain '//'`, `${at}.path: Invalid value: "/a/../b//c/.": must not contain '/../'`, `${at}.path: Invalid value: "/a/../b//c/.": cannot end with '/.'`])
    expect(withPath({ pathType: 'Regex' })).toEqual([`${at}.pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"`])
    expect(withPath({ pathType: 'ImplementationSpecific', path: '' })).toEqual([])
    expect(errorsOf(ingress, { spec: { rules: [{ http: { paths: [] } }] } })).toEqual(['spec.rules[0].http.paths: Required value'])
  })

  it('leads to one Service port, by number or by name', () => {
    expect(withBackend({})).toEqual(['spec.defaultBackend: Invalid value: "": resource or service backend is required'])
    expect(withBackend({ service: { name: 'web' } })).toEqual(['spec.defaultBackend: Required value: port name or number is required'])
    expect(withBackend({ service: { name: '', port: { name: 'http', number: 80 } } })).toEqual([
      'spec.defaultBackend.service.name: Required value', 'spec.defaultBackend: Invalid value: "": cannot set both port name & port number'])
    expect(withBackend({ service: { name: 'web', port: { number: 99999 } } })).toEqual(['spec.defaultBackend.service.port.number: Invalid value: 99999: must be between 1 and 65535, inclusive'])
    expect(withBackend({ ...backend, resource: { kind: 'Bucket', name: 'b' } })).toEqual(['spec.defaultBackend: Invalid value: "": cannot set both resource and service backends'])
  })

  it('has hosts that are DNS names, with at most a leading wildcard', () => {
    const withHost = (host: string) => errorsOf(ingress, { spec: { rules: [{ host }] } })
    expect(withHost('10.0.0.1')).toEqual(['spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address'])
    expect(withHost('*.example.com')).toEqual([])
    expect(withHost('a.*.com')[0]).toMatch(/a wildcard DNS-1123 subdomain must start with/)
    expect(errorsOf(ingress, { spec: { defaultBackend: backend, tls: [{ hosts: ['UPPER'], secretName: 'a_b' }] } }).map((text) => text.split(':')[0])).toEqual(['spec.tls[0].hosts[0]', 'spec.tls[0].secretName'])
  })

  it('shows three hosts, and 443 with TLS', () => {
    const object = created(ingress, { spec: { rules: ['a', 'b', 'c', 'd'].map((host) => ({ host })), tls: [{}] } })
    expect(ingress.columns?.map((column) => column.cell(object, 0))).toEqual(['<none>', 'a,b,c + 1 more...', '', '80, 443'])
  })
})
