// What a ResourceQuota may say. Models ValidateResourceQuota of pkg/apis/core/validation/validation.go.
import type { ResourceQuota, ResourceQuotaSpec, ScopedResourceSelectorRequirement } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { invalid, required } from '../field-errors.ts'
import type { GoSyntax } from '../go-value.ts'
import { goQuote, goStrings, goSyntax } from '../go-value.ts'
import { isStandardQuotaResourceName, quotaResourceNameErrors, resourceAmountErrors } from '../resource-names.ts'

const scopes = new Set<string>(['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'PriorityClass', 'CrossNamespacePodAffinity', 'VolumeAttributesClass'])
const existenceScopes = new Set<string>(['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'CrossNamespacePodAffinity'])
const podCompute = new Set(['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'])
const conflicting = [['BestEffort', 'NotBestEffort'], ['Terminating', 'NotTerminating']] as const

type Amounts = Readonly<Record<string, string>>

export function validateResourceQuota({ spec, status }: ResourceQuota): FieldError[] {
  return [
    ...amountErrors('spec.hard', spec.hard),
    ...scopeErrors(spec),
    ...selectorErrors(spec),
    ...amountErrors('status.hard', status?.hard),
    ...amountErrors('status.used', status?.used),
  ]
}

function amountErrors(path: string, amounts: Amounts | undefined): FieldError[] {
  return Object.entries(amounts ?? {}).flatMap(([name, amount]) => [...quotaResourceNameErrors(`${path}[${name}]`, name), ...resourceAmountErrors(`${path}[${name}]`, name, amount)])
}

/** Scopes select Pods, so only Pods and what they use can be counted under them. */
function fits(scope: string, name: string): boolean {
  if (!isStandardQuotaResourceName(name) || name === 'pods') return true
  return scope !== 'BestEffort' && podCompute.has(name)
}

function scopeErrors({ scopes: given = [], hard = {} }: ResourceQuotaSpec): FieldError[] {
  const shown = goStrings(given, 'core.ResourceQuotaScope')
  const errors = given.flatMap((scope) => [
    ...(scopes.has(scope) ? [] : [invalid('spec.scopes', shown, 'unsupported scope')]),
    ...Object.keys(hard).sort().filter((name) => !fits(scope, name)).map(() => invalid('spec.scopes', shown, 'unsupported scope applied to resource')),
  ])
  return [...errors, ...conflictErrors('spec.scopes', given, shown)]
}

function conflictErrors(path: string, given: readonly string[], shown: GoSyntax): FieldError[] {
  return conflicting.filter((pair) => pair.every((scope) => given.includes(scope))).map(() => invalid(path, shown, 'conflicting scopes'))
}

function selectorErrors({ scopeSelector, scopes: listed, hard = {} }: ResourceQuotaSpec): FieldError[] {
  if (!scopeSelector) return []
  const path = 'spec.scopeSelector.matchExpressions'
  const requirements = scopeSelector.matchExpressions ?? []
  const errors = requirements.flatMap((requirement) => [
    ...(scopes.has(requirement.scopeName) ? [] : [invalid(`${path}.scopeName`, requirement.scopeName, 'unsupported scope')]),
    ...Object.keys(hard).sort().filter((name) => !fits(requirement.scopeName, name)).map(() => invalid(path, goScopeSelector(requirements), 'unsupported scope applied to resource')),
    ...requirementErrors(requirement, path),
  ])
  return [...errors, ...conflictErrors(path, requirements.map(({ scopeName }) => scopeName), goStrings(listed, 'core.ResourceQuotaScope'))]
}

function requirementErrors({ scopeName, operator, values = [] }: ScopedResourceSelectorRequirement, path: string): FieldError[] {
  const errors: FieldError[] = []
  if (existenceScopes.has(scopeName) && operator !== 'Exists') {
    errors.push(invalid(`${path}.operator`, operator, "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"))
  }
  if (operator === 'In' || operator === 'NotIn') {
    if (!values.length) errors.push(required(`${path}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"))
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length) errors.push(invalid(`${path}.values`, goStrings(values), "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"))
  } else errors.push(invalid(`${path}.operator`, operator, 'not a valid selector operator'))
  return errors
}

function goScopeSelector(requirements: readonly ScopedResourceSelectorRequirement[]): GoSyntax {
  const list = requirements.map(({ scopeName, operator, values }) =>
    `core.ScopedResourceSelectorRequirement{ScopeName:${goQuote(scopeName)}, Operator:${goQuote(operator)}, Values:${goStrings(values).goSyntax}}`)
  return goSyntax(`core.ScopeSelector{MatchExpressions:[]core.ScopedResourceSelectorRequirement{${list.join(', ')}}}`)
}

export function validateResourceQuotaUpdate(quota: ResourceQuota, old: ResourceQuota): FieldError[] {
  const [now, before] = [quota, old].map(({ spec }) => [...new Set(spec.scopes ?? [])].sort().join())
  return now === before ? [] : [invalid('spec.scopes', goStrings(quota.spec.scopes, 'core.ResourceQuotaScope'), 'field is immutable')]
}
