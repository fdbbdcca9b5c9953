// What keeps CustomResourceDefinitions: accepts their names, has them served, and clears away their objects before they go.
// Models apiextensions-apiserver/pkg/controller/{status,establish,finalizer}.
// Simplified: in life these loops run inside kube-apiserver; here they are one loop beside the others, which speaks as the API server itself.
import type { CustomResourceDefinition } from '../../generated/api-types.d.ts'
import { defineController } from '../../kernel/controller.ts'
import customResourceDefinitionKind from '../../kinds/custom-resource-definition/custom-resource-definition.kind.ts'

export default defineController<CustomResourceDefinition>({ name: 'customresourcedefinition-controller', workers: 5, reconciles: customResourceDefinitionKind })
