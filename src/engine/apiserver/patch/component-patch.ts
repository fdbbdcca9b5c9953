// The patches that components send while the cluster comes up: onto what is stored, in the kind's own schema or plain.
import type { KubeObject } from '../../kube-object.ts'
import type { KindDefinition } from '../../kinds/define-kind.ts'
import { definitionOf } from '../../schema/schema.ts'
import type { PatchType } from '../request.ts'
import { applyMergePatch } from './merge-patch.ts'
import type { JsonObject } from './patch-error.ts'
import { applyStrategicMergePatch } from './strategic-merge.ts'

/** What is stored with a component's patch applied. */
export function applyComponentPatch(kind: KindDefinition, type: PatchType, stored: KubeObject | undefined, body: unknown): { readonly object: KubeObject } {
  const definition = definitionOf(kind.group, kind.version, kind.kind)
  if (!stored || !(type === 'merge' || (type === 'strategic' && definition))) throw new Error(`A patch of type ${type} of ${kind.kind} came before the API server was equipped.`)
  const before = stored as unknown as JsonObject
  return { object: (type === 'merge' || !definition ? applyMergePatch(before, body as JsonObject) : applyStrategicMergePatch(before, body, definition)) as unknown as KubeObject }
}
