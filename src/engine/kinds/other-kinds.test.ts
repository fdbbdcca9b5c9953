// Rules of the kinds that are mostly stored and shown.
import { describe, expect, it } from 'vitest'
import type { KindDefinition } from './define-kind.ts'
import crd from './custom-resource-definition/custom-resource-definition.kind.ts'
import endpointSlice from './endpoint-slice/endpoint-slice.kind.ts'
import endpoints from './endpoints/endpoints.kind.ts'
import event from './event/event.kind.ts'
import ingressClass from './ingress-class/ingress-class.kind.ts'
import lease from './lease/lease.kind.ts'
import mutating from './mutating-webhook-configuration/mutating-webhook-configuration.kind.ts'
import namespace from './namespace/namespace.kind.ts'
import priorityClass from './priority-class/priority-class.kind.ts'
import { changeErrorsOf, created, errorsOf } from './testing.ts'
import { rules } from './rules-catalogue.ts'

describe('Namespace', () => {
  it('is named by a label and held by a finalizer', () => {
    const object = created(namespace, { metadata: { name: 'shop' } })
    expect(object.metadata.labels).toEqual({ 'kubernetes.io/metadata.name': 'shop' })
    expect(object.spec.finalizers).toEqual(['kubernetes'])
    expect(object.status).toEqual({ phase: 'Active' })
    expect(errorsOf(namespace, { spec: { finalizers: ['mine'] } })).toEqual(['spec.finalizers: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified'])
  })
})

describe('Endpoints and EndpointSlice', () => {
  it('hold addresses that can be reached from other machines', () => {
    expect(errorsOf(endpoints, { subsets: [{ addresses: [{ ip: '127.0.0.1' }], ports: [{ port: 0 }] }, {}] })).toEqual([
      'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      'subsets[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive', 'subsets[1]: Required value: must specify `addresses` or `notReadyAddresses`'])
    expect(errorsOf(endpointSlice, { addressType: 'IPv4', endpoints: [{ addresses: [] }, { addresses: ['::2'] }], ports: [{ port: 1 }, { port: 2 }] })).toEqual([
      'endpoints[0].addresses: Required value: must contain at least 1 address', 'endpoints[1].addresses[0]: Invalid value: "::2": must be a valid IPv4 address', 'ports[1].name: Duplicate value: ""'])
    expect(errorsOf(endpointSlice, { addressType: 'IP' })).toEqual(['addressType: Unsupported value: "IP": supported values: "FQDN", "IPv4", "IPv6"'])
    expect(changeErrorsOf(endpointSlice, { addressType: 'IPv4' }, { addressType: 'IPv6' })).toEqual(['addressType: Invalid value: "IPv6": field is immutable'])
  })

  it('show three addresses, and how many more', () => {
    const addresses = ['1', '2', '3', '4'].map((last) => ({ ip: `10.244.1.${last}` }))
    expect(endpoints.columns?.[0].cell(created(endpoints, { subsets: [{ addresses, ports: [{ port: 80 }] }] }), 0)).toBe('10.244.1.1:80,10.244.1.2:80,10.244.1.3:80 + 1 more...')
    expect(endpoints.columns?.[0].cell(created(endpoints, {}), 0)).toBe('<none>')
  })
})

describe('PriorityClass', () => {
  it('keeps its value, and leaves system classes alone', () => {
    expect(changeErrorsOf(priorityClass, { value: 1 }, { value: 2, preemptionPolicy: 'Never' })).toEqual([
      'value: Forbidden: may not be changed in an update.', 'preemptionPolicy: Invalid value: "Never": field is immutable'])
    expect(errorsOf(priorityClass, { metadata: { name: 'system-node-critical' }, value: 2000001000 })).toEqual([])
    expect(errorsOf(priorityClass, { metadata: { name: 'system-node-critical' }, value: 1 })).toEqual([
      "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000"])
  })
})

describe('Event', () => {
  it('lies in the namespace of what it is about', () => {
    expect(errorsOf(event, { involvedObject: { kind: 'Pod', namespace: 'other', name: 'p' } })).toEqual(['involvedObject.namespace: Invalid value: "other": does not match event.namespace'])
    expect(errorsOf(event, { metadata: { namespace: 'default' }, involvedObject: { kind: 'Node', name: 'n' } })).toEqual([])
  })

  it('is shown with its object, and drawn with what it is about', () => {
    const object = created(event, { involvedObject: { kind: 'Pod', namespace: 'demo', name: 'p' }, reason: 'Scheduled', message: 'ok\n', type: 'Normal', count: 3, lastTimestamp: '2026-01-01T00:00:00Z', source: { component: 'default-scheduler' } })
    const shown = event.columns?.filter((column) => !column.priority).map((column) => column.cell(object, Date.parse('2026-01-01T00:00:16Z')))
    expect(shown).toEqual(['16s', 'Normal', 'Scheduled', 'pod/p', 'ok'])
    expect(event.scene?.(object)).toMatchObject({ about: 'Pod/demo/p', source: 'default-scheduler', count: 3 })
  })
})

describe('Lease', () => {
  it('lasts for some time', () => {
    expect(errorsOf(lease, { spec: { leaseDurationSeconds: 0, leaseTransitions: -1 } })).toEqual([
      'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0', 'spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0'])
  })
})

describe('IngressClass', () => {
  it('names a controller by domain and path, for ever', () => {
    expect(errorsOf(ingressClass, { spec: { controller: 'nginx' } })).toEqual(['spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")'])
    expect(errorsOf(ingressClass, {})).toEqual(['spec.controller: Required value'])
    expect(changeErrorsOf(ingressClass, { spec: { controller: 'a.b/c' } }, { spec: { controller: 'a.b/d' } })).toEqual(['spec.controller: Invalid value: "a.b/d": field is immutable'])
  })
})

describe('CustomResourceDefinition', () => {
  const spec = { group: 'example.com', scope: 'Namespaced', names: { plural: 'widgets', kind: 'Widget' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }] }

  it('is named after its plural and group, and derives the other names', () => {
    const object = created(crd, { metadata: { name: 'widgets.example.com' }, spec })
    expect(object.spec.names).toEqual({ plural: 'widgets', kind: 'Widget', singular: 'widget', listKind: 'WidgetList' })
    expect(object.status).toEqual({ storedVersions: ['v1'] })
    expect(errorsOf(crd, { metadata: { name: 'widgets.example.com' }, spec })).toEqual([])
    expect(errorsOf(crd, { metadata: { name: 'widget.example.com' }, spec })).toEqual(['metadata.name: Invalid value: "widget.example.com": must be spec.names.plural+"."+spec.group'])
  })

  it('stores one version, with a schema', () => {
    expect(errorsOf(crd, { metadata: { name: 'widgets.example.com' }, spec: { ...spec, versions: [{ name: 'v1', served: true, storage: false }] } })).toEqual([
      'spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required', 'spec.versions: Invalid value: []string{"v1"}: must have exactly one version marked as storage version'])
  })
})

describe('admission webhooks', () => {
  it('say what they are called for, how, and that they do nothing else', () => {
    const webhook = { name: 'a.example.com', admissionReviewVersions: ['v1'], sideEffects: 'None', clientConfig: { service: { name: 's', namespace: 'n' } }, rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['pods'] }] }
    expect(errorsOf(mutating, { webhooks: [webhook] })).toEqual([])
    expect(created(mutating, { webhooks: [webhook] }).webhooks?.[0]).toMatchObject({ failurePolicy: 'Fail', timeoutSeconds: 10, reinvocationPolicy: 'Never', clientConfig: { service: { port: 443 } }, rules: [{ scope: '*' }] })
    expect(errorsOf(mutating, { webhooks: [{ ...webhook, name: 'short', sideEffects: 'Some', timeoutSeconds: 60, clientConfig: {}, rules: [{ operations: ['*', 'CREATE'], apiGroups: ['*'], apiVersions: ['*'], resources: [] }] }] })).toEqual([
      'webhooks[0].name: Invalid value: "short": should be a domain with at least three segments separated by dots',
      'webhooks[0].rules[0].operations: Invalid value: []admissionregistration.OperationType{"*", "CREATE"}: if \'*\' is present, must not specify other operations',
      'webhooks[0].rules[0].resources: Required value', 'webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"',
      'webhooks[0].timeoutSeconds: Invalid value: 60: the timeout value must be between 1 and 30 seconds', 'webhooks[0].clientConfig: Required value: exactly one of url or service is required'])
  })
})

describe('every kind', () => {
  const kinds = Object.values(import.meta.glob<KindDefinition>('./*/*.kind.ts', { eager: true, import: 'default' }))

  const thrownBy = (act: (kind: KindDefinition) => void): string[] => kinds.flatMap((kind) => {
    try {
      act(kind)
      return []
    } catch (error) {
      return [`${kind.kind}: ${String(error)}`]
    }
  })

  it('survives an object that says nothing', () => {
    expect(thrownBy((kind) => errorsOf(kind, {}))).toEqual([])
    expect(thrownBy((kind) => rules.get(kind.kind)?.validate?.(created(kind, { metadata: { name: undefined } })))).toEqual([])
    expect(thrownBy((kind) => kind.defaults?.({ apiVersion: 'v1', kind: kind.kind } as never))).toEqual([])
  })

  it('fills in an object once: the second time nothing is missing', () => {
    const repeated = kinds.filter((kind) => {
      const object = created(kind, {})
      const filled = kind.defaults?.(object) ?? object
      return (kind.defaults?.(filled) ?? filled) !== filled
    })
    expect(repeated.map(({ kind }) => kind)).toEqual([])
  })
})
