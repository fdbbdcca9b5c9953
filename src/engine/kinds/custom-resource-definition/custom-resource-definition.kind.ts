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

/** Which versions objects may lie in etcd as. */
function prepareCreate(definition: CustomResourceDefinition): CustomResourceDefinition {
  const stored = (definition.spec.versions ?? []).filter(({ storage }) => storage).map(({ name }) => name)
  return { ...definition, status: { storedVersions: stored } }
}

export default defineKind<CustomResourceDefinition>({
  group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition', plural: 'customresourcedefinitions', shortNames: ['crd', 'crds'], categories: ['api-extensions'],
  unconditionalUpdate: false,
  namespaced: false, subresources: ['status'], acts: false, generation: 'spec',
  defaults: (definition) => defaults.fill(definition),
  prepareCreate,
  prepareUpdate: (definition, old) => ({ ...definition, status: old.status }),
  age: false,
  columns: [{ name: 'Created At', cell: ({ metadata }) => metadata.creationTimestamp }],
})
