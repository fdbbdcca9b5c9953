// Finds the resource behind a kind that an object only names, among the kinds that are built in and those that definitions of the cluster declare,
// and asks how large one of its objects is. Models client-go/restmapper and client-go/scale.
import type { CustomResourceDefinition } from '../generated/api-types.d.ts'
import type { SyncView } from '../kernel/controller.ts'
import { kindNamed } from '../kinds/catalogue.ts'
import customResourceDefinitionKind from '../kinds/custom-resource-definition/custom-resource-definition.kind.ts'
import { resourceOf } from '../kinds/define-kind.ts'
import type { KubeObject } from '../kube-object.ts'

/** How large something is, and how large it is to be. Models autoscaling/v1 Scale. */
export interface Scale extends KubeObject {
  readonly spec: { readonly replicas?: number }
  readonly status?: { readonly replicas?: number; readonly selector?: string }
}

export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : ''
}

/** `deployments.apps` of apps/v1 and Deployment; undefined: nobody knows such a kind. The controller must read CustomResourceDefinitions. */
export function resourceOfKind(view: SyncView, apiVersion: string, kind: string): string | undefined {
  const group = groupOf(apiVersion), known = kindNamed(kind)
  if (known?.group === group) return resourceOf(known)
  const declared = view.list<CustomResourceDefinition>(customResourceDefinitionKind).find(({ spec }) => spec.group === group && spec.names.kind === kind)
  return declared && `${declared.spec.names.plural}.${group}`
}
