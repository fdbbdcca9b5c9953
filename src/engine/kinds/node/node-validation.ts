// What a Node may say, and what of it may not change. Models ValidateNode and ValidateNodeUpdate of pkg/apis/core/validation.
import type { Node, Taint } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../field-errors.ts'
import { labelValueErrors } from '../formats.ts'
import { goQuote, goStrings, goSyntax } from '../go-value.ts'
import { cidrErrors, parseCIDR } from '../ip-address.ts'
import { labelKeyErrors } from '../label-validation.ts'
import { resourceAmountErrors } from '../resource-names.ts'

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] as const

export function validateNode(node: Node): FieldError[] {
  // The path says metadata, as upstream's does.
  return [...taintErrors('metadata.taints', node.spec?.taints ?? []), ...amountErrors(node), ...podCIDRErrors(node)]
}

function taintErrors(path: string, taints: readonly Taint[]): FieldError[] {
  const seen = new Set<string>()
  return taints.flatMap((taint, i) => {
    const errors = labelKeyErrors(`${path}[${i}].key`, taint.key ?? '')
    const value = labelValueErrors(taint.value ?? '')
    if (value.length) errors.push(invalid(`${path}[${i}].value`, taint.value, value.join(';')))
    errors.push(...effectErrors(`${path}[${i}].effect`, taint.effect))
    const key = `${taint.effect}/${taint.key}`
    if (seen.has(key)) errors.push({ ...duplicate(`${path}[${i}]`, goTaint(taint)), detail: 'taints must be unique by key and effect pair' })
    seen.add(key)
    return errors
  })
}

function effectErrors(field: string, effect: string | undefined): FieldError[] {
  if (!effect) return [required(field)]
  return (effects as readonly string[]).includes(effect) ? [] : [notSupported(field, effect, effects)]
}

function goTaint({ key = '', value = '', effect }: Taint) {
  return goSyntax(`core.Taint{Key:${goQuote(key)}, Value:${goQuote(value)}, Effect:${goQuote(effect ?? '')}, TimeAdded:<nil>}`)
}

function amountErrors({ status }: Node): FieldError[] {
  const check = (part: 'capacity' | 'allocatable') =>
    Object.entries(status?.[part] ?? {}).flatMap(([name, amount]) => resourceAmountErrors(`status.${part}.${name}`, name, amount))
  return [...check('capacity'), ...check('allocatable')]
}

function podCIDRErrors({ spec }: Node): FieldError[] {
  const cidrs = spec?.podCIDRs ?? []
  const errors = cidrs.flatMap((cidr, i) => cidrErrors(`spec.podCIDRs[${i}]`, cidr))
  if (cidrs.length < 2) return errors
  const families = new Set(cidrs.map((cidr) => parseCIDR(cidr)?.family))
  if (families.size < 2 || cidrs.length > 2) errors.push(invalid('spec.podCIDRs', goStrings(cidrs), 'may specify no more than one CIDR for each IP family'))
  cidrs.forEach((cidr, i) => cidrs.indexOf(cidr) < i && errors.push(duplicate(`spec.podCIDRs[${i}]`, cidr)))
  return errors
}

export function validateNodeUpdate(node: Node, old: Node): FieldError[] {
  const errors: FieldError[] = []
  const addresses = (node.status?.addresses ?? []).map(({ type, address }) => `core.NodeAddress{Type:${goQuote(type)}, Address:${goQuote(address)}}`)
  addresses.forEach((address, i) => addresses.indexOf(address) < i && errors.push(duplicate(`status.addresses[${i}]`, goSyntax(address))))
  const before = old.spec?.podCIDRs ?? []
  const now = node.spec?.podCIDRs ?? []
  const changed = before.length === now.length ? before.filter((cidr, i) => cidr !== now[i]).length : before.length ? 1 : 0
  for (let i = 0; i < changed; i++) errors.push(forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid'))
  if (old.spec?.providerID && old.spec.providerID !== node.spec?.providerID) {
    errors.push(forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid'))
  }
  if ((old.spec?.externalID ?? '') !== (node.spec?.externalID ?? '')) errors.push(forbidden('spec.externalID', 'may not be updated'))
  return errors
}
