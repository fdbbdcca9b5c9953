// A kind that a CustomResourceDefinition declares: what the rest of the program asks about a kind, answered out of the definition.
// Models apiextensions-apiserver/pkg/registry/customresource and pkg/apiserver/customresource_handler.go.
import type { CustomResourceColumnDefinition, CustomResourceDefinition, CustomResourceDefinitionVersion } from '../generated/api-types.d.ts'
import { ageOf } from '../kinds/columns.ts'
import type { Column, KindDefinition } from '../kinds/define-kind.ts'
import type { KindRules } from '../kinds/define-rules.ts'
import type { KubeObject } from '../kube-object.ts'
import { valueAt, withValueAt } from './field-path.ts'
import { defaulted, pruned, schemaErrors } from './structural-schema.ts'

export interface CustomKind {
  readonly kind: KindDefinition
  readonly rules: KindRules
}

type Loose = Readonly<Record<string, unknown>>

const made = new WeakMap<CustomResourceDefinition, CustomKind>()

/** The kind of a definition; the same one for the same definition. */
export function customKindOf(definition: CustomResourceDefinition): CustomKind {
  let known = made.get(definition)
  if (!known) made.set(definition, known = makeKind(definition))
  return known
}

/** The kind of a definition whose objects are served. */
export function customKinds(definition: CustomResourceDefinition): CustomKind | undefined {
  return isEstablished(definition) ? customKindOf(definition) : undefined
}

/** Whether objects of it are served. */
export function isEstablished({ status }: CustomResourceDefinition): boolean {
  return (status?.conditions ?? []).some(({ type, status: is }) => type === 'Established' && is === 'True')
}

// Simplified: objects are served in the version in which they are stored; the others of a definition are not served.
function storedVersion({ spec }: CustomResourceDefinition): CustomResourceDefinitionVersion {
  return spec.versions.find(({ storage }) => storage) ?? spec.versions[0]
}

function makeKind(definition: CustomResourceDefinition): CustomKind {
  const { group, names, scope } = definition.spec, version = storedVersion(definition), schema = version.schema?.openAPIV3Schema ?? {}
  const hasStatus = version.subresources?.status !== undefined, scale = version.subresources?.scale as ScalePaths | undefined
  const withoutStatus = (object: KubeObject): KubeObject => {
    const { status: _, ...rest } = object as KubeObject & { readonly status?: unknown }
    return hasStatus ? rest : object
  }
  const kind: KindDefinition = {
    group, version: version.name, kind: names.kind, plural: names.plural, singular: names.singular ?? names.kind.toLowerCase(), shortNames: names.shortNames, categories: names.categories,
    namespaced: scope === 'Namespaced', subresources: [...(hasStatus ? ['status' as const] : []), ...(scale ? ['scale' as const] : [])], acts: false, isCustom: true, returnsDeleted: undefined, unconditionalUpdate: false,
    prune: (object) => pruned(object, schema),
    defaults: (object) => defaulted(object as unknown as Loose, schema) as unknown as KubeObject,
    prepareCreate: withoutStatus,
    columns: (version.additionalPrinterColumns ?? []).filter(({ name }) => name.toLowerCase() !== 'age').map(columnOf),
    ...(scale && { scale: scaleBy(scale) }),
  }
  return { kind, rules: { kind: names.kind, validate: (object) => schemaErrors(object as unknown as Loose, schema, ''), validateUpdate: () => [] } }
}

interface ScalePaths {
  readonly specReplicasPath: string
  readonly statusReplicasPath: string
  readonly labelSelectorPath?: string
}

function scaleBy({ specReplicasPath, statusReplicasPath, labelSelectorPath }: ScalePaths): NonNullable<KindDefinition['scale']> {
  const numberAt = (object: KubeObject, path: string): number => Number(valueAt(object, path) ?? 0)
  return {
    replicas: (object) => numberAt(object, specReplicasPath), statusReplicas: (object) => numberAt(object, statusReplicasPath),
    selector: (object) => String((labelSelectorPath && valueAt(object, labelSelectorPath)) ?? ''),
    withReplicas: (object, replicas) => withValueAt(object as unknown as Loose, specReplicasPath, replicas) as unknown as KubeObject,
  }
}

/** A column of `kubectl get`; what is not there stays empty. Models tableconvertor. */
function columnOf({ name, type, jsonPath, priority, description }: CustomResourceColumnDefinition): Column<KubeObject> {
  return {
    name, type: type === 'integer' || type === 'boolean' || type === 'date' ? type : 'string', ...(priority && { priority }), ...(description && { description }),
    cell: (object, now) => {
      const value = valueAt(object, jsonPath)
      if (value === undefined || value === null) return ''
      if (type === 'date') return ageOf(String(value), now)
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : JSON.stringify(value)
    },
  }
}
