// The rules of a CustomResourceDefinition: what it must satisfy and what may not change.
import type { CustomResourceColumnDefinition, CustomResourceDefinition, CustomResourceDefinitionNames, CustomResourceDefinitionVersion } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { eachInvalid, immutable, invalid, notSupported, required } from '../field-errors.ts'
import { dns1035LabelErrors, dns1123SubdomainErrors } from '../formats.ts'

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'] as const

// Models ValidateCustomResourceDefinition of apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go.
function validate({ metadata, spec }: CustomResourceDefinition): FieldError[] {
  const { group = '', scope, names, versions = [] } = spec
  const plural = names?.plural ?? ''
  return [
    ...(!metadata.name || metadata.name === `${plural}.${group}` ? [] : [invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group')]),
    ...groupErrors(group),
    ...(!scope ? [required('spec.scope')] : scope === 'Cluster' || scope === 'Namespaced' ? [] : [notSupported('spec.scope', scope, ['Cluster', 'Namespaced'])]),
    ...versions.flatMap((version, i) => versionErrors(version, `spec.versions[${i}]`)),
    ...versionSetErrors(versions),
    ...nameErrors(names ?? { kind: '', plural: '' }),
  ]
}

function groupErrors(group: string): FieldError[] {
  if (!group) return [required('spec.group')]
  const malformed = dns1123SubdomainErrors(group)
  if (malformed.length) return [invalid('spec.group', group, malformed.join(','))]
  return group.includes('.') ? [] : [invalid('spec.group', group, 'should be a domain with at least one dot')]
}

function versionErrors({ name = '', schema, additionalPrinterColumns = [] }: CustomResourceDefinitionVersion, path: string): FieldError[] {
  const malformed = dns1035LabelErrors(name)
  return [
    ...(malformed.length ? [invalid(`${path}.name`, name, malformed.join(','))] : []),
    ...(schema?.openAPIV3Schema === undefined ? [required(`${path}.schema.openAPIV3Schema`, 'schemas are required')] : []),
    ...additionalPrinterColumns.flatMap((column, i) => columnErrors(column, `${path}.additionalPrinterColumns[${i}]`)),
  ]
}

function columnErrors({ name, type, jsonPath }: CustomResourceColumnDefinition, path: string): FieldError[] {
  return [
    ...(name ? [] : [required(`${path}.name`)]),
    ...(!type ? [required(`${path}.type`, `must be one of ${columnTypes.join(',')}`)] : (columnTypes as readonly string[]).includes(type) ? [] : [invalid(`${path}.type`, type, `must be one of ${columnTypes.join(',')}`)]),
    ...(jsonPath ? [] : [required(`${path}.jsonPath`)]),
  ]
}

function versionSetErrors(versions: readonly CustomResourceDefinitionVersion[]): FieldError[] {
  const names = versions.map(({ name }) => name)
  return [
    ...(new Set(names).size === names.length ? [] : [invalid('spec.versions', names, 'must contain unique version names')]),
    ...(versions.filter(({ storage }) => storage).length === 1 ? [] : [invalid('spec.versions', names, 'must have exactly one version marked as storage version')]),
  ]
}

function nameErrors({ plural = '', singular = '', kind = '', listKind = '', shortNames = [], categories = [] }: CustomResourceDefinitionNames): FieldError[] {
  const path = 'spec.names'
  const label = (field: string, name: string) => joined(`${path}.${field}`, name, dns1035LabelErrors(name), '')
  const mixed = (field: string, name: string) => joined(`${path}.${field}`, name, dns1035LabelErrors(name.toLowerCase()), 'may have mixed case, but should otherwise match: ')
  return [
    ...(plural ? label('plural', plural) : [required(`${path}.plural`)]),
    ...(singular ? label('singular', singular) : [required(`${path}.singular`)]),
    ...(kind ? mixed('kind', kind) : [required(`${path}.kind`)]),
    ...(listKind ? mixed('listKind', listKind) : [required(`${path}.listKind`)]),
    ...shortNames.flatMap((name, i) => label(`shortNames[${i}]`, name)),
    ...(kind && kind === listKind ? [invalid(`${path}.listKind`, listKind, 'kind and listKind may not be the same')] : []),
    ...categories.flatMap((name, i) => eachInvalid(`${path}.categories[${i}]`, name, dns1035LabelErrors(name))),
  ]
}

function joined(field: string, name: string, messages: readonly string[], prefix: string): FieldError[] {
  return messages.length ? [invalid(field, name, prefix + messages.join(','))] : []
}

export default defineRules<CustomResourceDefinition>({
  kind: 'CustomResourceDefinition',
  validate,
  validateUpdate: ({ spec }, old) => [...immutable('spec.group', spec.group, old.spec.group), ...immutable('spec.scope', spec.scope, old.spec.scope)],
})
