// How kubectl calls an object in its messages.
import { kindNamed } from '../../engine/kinds/catalogue.ts'
import { resourceOf, type KindDefinition } from '../../engine/kinds/define-kind.ts'
import type { KubeObject } from '../../engine/kube-object.ts'

/** `deployment.apps`, or `pod` for the core group. */
export function kindWithGroup({ kind, singular, group }: Pick<KindDefinition, 'kind' | 'singular' | 'group'>): string {
  const word = singular ?? kind.toLowerCase()
  return group ? `${word}.${group}` : word
}

/** The same of an object, by its apiVersion and kind. */
export function printedKind({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): string {
  const known = kindNamed(kind)
  if (known) return kindWithGroup(known)
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? kind.toLowerCase() : `${kind.toLowerCase()}.${apiVersion.slice(0, slash)}`
}

/** `deployment.apps/web`. */
export function printedName(kind: KindDefinition, name: string): string {
  return `${kindWithGroup(kind)}/${name}`
}

/** `deployments.apps "web"`. */
export function resourceQuoted(kind: KindDefinition, name: string): string {
  return `${resourceOf(kind)} ${JSON.stringify(name)}`
}
