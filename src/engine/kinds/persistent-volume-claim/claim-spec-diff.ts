// The difference of two claim specs as the API server words it when it refuses a change.
import type { LabelSelector, PersistentVolumeClaimSpec, TypedObjectReference } from '../../generated/api-types.d.ts'
import type { GoLeaf, GoStruct, GoValue } from '../go-diff.ts'
import { goDiff, goLeaf, goPointer } from '../go-diff.ts'
import { goQuantityFields, goQuote } from '../go-value.ts'

type Amounts = Readonly<Record<string, string>>

export function claimSpecDiff(before: PersistentVolumeClaimSpec, now: PersistentVolumeClaimSpec): string {
  return goDiff(goSpec(before), goSpec(now))
}

function goSpec(spec: PersistentVolumeClaimSpec): GoStruct {
  const resources: GoStruct = {
    type: 'core.ResourceRequirements',
    fields: [['Limits', goAmounts(spec.resources?.limits)], ['Requests', goAmounts(spec.resources?.requests)], ['Claims', goLeaf('nil', true)]],
  }
  return {
    type: 'core.PersistentVolumeClaimSpec',
    fields: [
      ['AccessModes', goModes(spec.accessModes ?? [])],
      ['Selector', goSelector(spec.selector)],
      ['Resources', resources],
      ['VolumeName', goLeaf(goQuote(spec.volumeName ?? ''), !spec.volumeName)],
      ['StorageClassName', goPointer(spec.storageClassName)],
      ['VolumeMode', goPointer(spec.volumeMode)],
      ['DataSource', goReference(spec.dataSource, 'core.TypedLocalObjectReference')],
      ['DataSourceRef', goReference(spec.dataSourceRef, 'core.TypedObjectReference')],
    ],
  }
}

function goModes(modes: readonly string[]): GoLeaf {
  const list = modes.map(goQuote).join(', ')
  return { text: `[]core.PersistentVolumeAccessMode{${list}}`, brief: `{${list}}` }
}

function goAmounts(amounts: Amounts | undefined): GoValue {
  if (!amounts || Object.keys(amounts).length === 0) return goLeaf('nil', true)
  return { type: 'core.ResourceList', fields: Object.keys(amounts).sort().map((name) => [`s${goQuote(name)}`, goAmount(amounts[name])]) }
}

function goAmount(amount: string): GoLeaf {
  const { value, scale, text, format } = goQuantityFields(amount)
  const number = [...(value === 0n ? [] : [`value: ${value}`]), ...(scale === 0 ? [] : [`scale: ${scale}`])].join(', ')
  const rest = [...(text ? [`s: ${goQuote(text)}`] : []), `Format: ${goQuote(format)}`].join(', ')
  return { text: `{i: resource.int64Amount{${number}}, ${rest}}`, brief: `{i: {...}, ${rest}}` }
}

function goSelector(selector: LabelSelector | undefined): GoLeaf {
  if (!selector) return goLeaf('nil', true)
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}: ${value},`)
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`)
  return goLeaf(`s${goQuote(`&LabelSelector{MatchLabels:map[string]string{${labels.join('')}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`)}`)
}

function goReference(reference: TypedObjectReference | undefined, type: string): GoValue {
  if (!reference) return goLeaf('nil', true)
  const { apiGroup, kind, name, namespace } = reference
  return {
    type, pointer: true,
    fields: [['APIGroup', goPointer(apiGroup)], ['Kind', goLeaf(goQuote(kind))], ['Name', goLeaf(goQuote(name))], ...(type === 'core.TypedObjectReference' ? [['Namespace', goPointer(namespace)] as const] : [])],
  }
}
