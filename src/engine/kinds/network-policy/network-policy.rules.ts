// The rules of a NetworkPolicy: what it must satisfy.
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, forbidden, invalid, notSupported, required } from '../field-errors.ts'
import { portNameErrors, portNumberErrors } from '../formats.ts'
import { goStrings } from '../go-value.ts'
import { contains, parseCIDR } from '../ip-address.ts'
import { labelSelectorErrors } from '../label-validation.ts'

// Models ValidateNetworkPolicySpec of pkg/apis/networking/validation/validation.go.
function validate({ spec }: NetworkPolicy): FieldError[] {
  const types = spec.policyTypes ?? []
  const errors = labelSelectorErrors('spec.podSelector', spec.podSelector)
  spec.ingress?.forEach(({ ports, from }, i) => errors.push(...ruleErrors(ports, from, `spec.ingress[${i}]`, 'from')))
  spec.egress?.forEach(({ ports, to }, i) => errors.push(...ruleErrors(ports, to, `spec.egress[${i}]`, 'to')))
  if (types.length > 2) return [...errors, invalid('spec.policyTypes', goStrings(types, 'networking.PolicyType'), 'may not specify more than two policyTypes')]
  types.forEach((type, i) => type === 'Ingress' || type === 'Egress' || errors.push(notSupported(`spec.policyTypes[${i}]`, type, ['Ingress', 'Egress'])))
  return errors
}

function ruleErrors(ports: readonly NetworkPolicyPort[] = [], peers: readonly NetworkPolicyPeer[] = [], path: string, direction: 'from' | 'to'): FieldError[] {
  return [...ports.flatMap((one, i) => portErrors(one, `${path}.ports[${i}]`)), ...peers.flatMap((peer, i) => peerErrors(peer, `${path}.${direction}[${i}]`))]
}

function portErrors({ protocol, port: first, endPort }: NetworkPolicyPort, path: string): FieldError[] {
  const known = protocol === undefined || protocol === 'TCP' || protocol === 'UDP' || protocol === 'SCTP'
  const errors = known ? [] : [notSupported(`${path}.protocol`, protocol, ['TCP', 'UDP', 'SCTP'])]
  const end = `${path}.endPort`
  if (first === undefined) return endPort === undefined ? errors : [...errors, invalid(end, endPort, 'may not be specified when `port` is not specified')]
  if (typeof first === 'string') {
    if (endPort !== undefined) errors.push(invalid(end, endPort, 'may not be specified when `port` is non-numeric'))
    return [...errors, ...eachInvalid(`${path}.port`, first, portNameErrors(first))]
  }
  errors.push(...eachInvalid(`${path}.port`, first, portNumberErrors(first)))
  if (endPort === undefined) return errors
  if (endPort < first) errors.push(invalid(end, endPort, 'must be greater than or equal to `port`'))
  return [...errors, ...eachInvalid(end, endPort, portNumberErrors(endPort))]
}

function peerErrors({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, path: string): FieldError[] {
  const given = [podSelector, namespaceSelector, ipBlock].filter((part) => part !== undefined).length
  return [
    ...labelSelectorErrors(`${path}.podSelector`, podSelector),
    ...labelSelectorErrors(`${path}.namespaceSelector`, namespaceSelector),
    ...(ipBlock ? blockErrors(ipBlock, `${path}.ipBlock`) : []),
    ...(given === 0 ? [required(path, 'must specify a peer')] : []),
    ...(given > 1 && ipBlock ? [forbidden(path, 'may not specify both ipBlock and another peer')] : []),
  ]
}

function blockErrors({ cidr, except = [] }: IPBlock, path: string): FieldError[] {
  if (!cidr) return [required(`${path}.cidr`)]
  const range = parseCIDR(cidr)
  if (!range) return [invalid(`${path}.cidr`, cidr, 'not a valid CIDR')]
  const errors: FieldError[] = []
  for (const [i, text] of except.entries()) {
    const hole = parseCIDR(text)
    if (!hole) return [...errors, invalid(`${path}.except[${i}]`, text, 'not a valid CIDR')]
    if (!contains(range, hole) || range.prefixLength >= hole.prefixLength) errors.push(invalid(`${path}.except[${i}]`, text, 'must be a strict subset of `cidr`'))
  }
  return errors
}

export default defineRules<NetworkPolicy>({
  kind: 'NetworkPolicy',
  validate,
})
