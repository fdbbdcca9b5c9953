// CustomResourceDefinition: a kind of one's own.
import type { CustomResourceDefinition, CustomResourceDefinitionNames, CustomResourceDefinitionSpec } from '../../generated/api-types.d.ts'
import { derived, orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'

const defaults = shape<CustomResourceDefinition>({
  spec: orEmpty<CustomResourceDefinitionSpec>({
    names: orEmpty<CustomResourceDefinitionNames>({
      singular: derived((singular, { kind }: CustomResourceDefinitionNames) => singular || kind?.toLowerCase()),
      listKind: derived((list, { kind }: CustomResourceDefinitionNames) => list || (kind ? `${kind}List` : undefined)),
    }),
    conversion: () => ({ strategy: 'None' }),
  }),
})

/** Keeps a definition that goes until all objects of its kind are gone. */
export const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io'

function beginDeletion(definition: CustomResourceDefinition): CustomResourceDefinition {
  const finalizers = definition.metadata.finalizers ?? []
  return finalizers.includes(CLEANUP) ? definition : { ...definition, metadata: { ...definition.metadata, finalizers: [...finalizers, CLEANUP] } }
}

/** Which versions objects may lie in etcd as. */
function prepareCreate(definition: CustomResourceDefinition): CustomResourceDefinition {
  const stored = (definition.spec.versions ?? []).filter(({ storage }) => storage).map(({ name }) => name)
  return { ...definition, status: { storedVersions: stored } }
}

export default defineKind<CustomResourceDefinition>({
  group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition', plural: 'customresourcedefinitions', shortNames: ['crd', 'crds'], categories: ['api-extensions'],
  unconditionalUpdate: false,
  namespaced: false, subresources: ['status'], acts: true, generation: 'spec',
  defaults: (definition) => defaults.fill(definition),
  prepareCreate,
  holdsDeletion: ({ metadata }) => metadata.deletionTimestamp === undefined,
  onDelete: beginDeletion,
  prepareUpdate: (definition, old) => ({ ...definition, status: old.status }),
  age: false,
  columns: [{ name: 'Created At', cell: ({ metadata }) => metadata.creationTimestamp }],
})
