// Writes to subresources other than status: scale, binding, finalize. Evictions have a file of their own.
import type { KindDefinition } from '../kinds/define-kind.ts'
import { invalid as invalidField } from '../kinds/field-errors.ts'
import type { KubeObject } from '../kube-object.ts'
import { scaleOf } from './reads.ts'
import { applyPatch } from './patch/apply-patch.ts'
import type { ApiRequest } from './request.ts'
import { badRequest, conflict, invalid, methodNotAllowed } from './status-errors.ts'
import type { WriteContext, WriteOutcome } from './write-outcome.ts'
import { update } from './writes.ts'

export interface Subresource {
  readonly name: NonNullable<KindDefinition['subresources']>[number]
  write(context: WriteContext, request: ApiRequest, stored: KubeObject): WriteOutcome
}

/** Models pkg/registry/apps/deployment/storage (ScaleREST.Update). */
const scale: Subresource = {
  name: 'scale',
  write(context, request, stored) {
    const { kind } = context
    if (!kind.scale || request.verb === 'create' || request.verb === 'delete') return { refused: methodNotAllowed(kind) }
    let wanted: unknown = request.body
    if (request.verb === 'patch') {
      const patched = applyPatch(kind, request.patchType === 'json' ? 'json' : 'merge', scaleOf(kind, stored), request.body, { timestamp: context.timestamp })
      if ('refused' in patched) return patched
      wanted = patched.object
    }
    const replicas = (wanted as { spec?: { replicas?: number } }).spec?.replicas ?? 0
    const version = (wanted as KubeObject).metadata?.resourceVersion
    if (version && version !== stored.metadata.resourceVersion) return { refused: conflict(kind, stored.metadata.name) }
    if (replicas < 0) return { refused: invalid({ group: 'autoscaling', kind: 'Scale' }, stored.metadata.name, [invalidField('spec.replicas', replicas, 'must be greater than or equal to 0')]) }
    const body = kind.scale.withReplicas(stored, replicas)
    return update({ ...context, accountedAs: 'scale' }, { ...request, verb: 'update', subresource: undefined, body }, stored)
  },
}

/** Models pkg/registry/core/pod/storage (BindingREST). */
const binding: Subresource = {
  name: 'binding',
  write(context, request, stored) {
    const { kind } = context, pod = stored as KubeObject & { spec: { nodeName?: string; schedulingGates?: unknown[] }; status?: { conditions?: readonly { type: string }[] } }
    const node = (request.body as { target?: { name?: string } }).target?.name
    if (!node) return { refused: badRequest('Binding is invalid: target.name: Required value') }
    if (stored.metadata.deletionTimestamp) return { refused: conflict(kind, stored.metadata.name, `pod ${stored.metadata.name} is being deleted, cannot be assigned to a host`, 'pods/binding') }
    if (pod.spec.nodeName) return { refused: conflict(kind, stored.metadata.name, `pod ${stored.metadata.name} is already assigned to node "${pod.spec.nodeName}"`, 'pods/binding') }
    const scheduled = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: context.timestamp }
    const conditions = [...(pod.status?.conditions ?? []).filter((c) => c.type !== 'PodScheduled'), scheduled]
    const put = { ...pod, spec: { ...pod.spec, nodeName: node }, status: { ...pod.status, conditions } } as KubeObject
    return { put, old: stored, code: 201 }
  },
}

/** A Namespace's own finalizers; the last one gone, it is deleted. Models pkg/registry/core/namespace/storage (FinalizeREST). */
const finalize: Subresource = {
  name: 'finalize',
  write(_context, request, stored) {
    const spec = (request.body as { spec?: { finalizers?: readonly string[] } }).spec ?? {}
    const put = { ...stored, spec } as KubeObject
    const isDone = stored.metadata.deletionTimestamp !== undefined && (spec.finalizers ?? []).length === 0 && (stored.metadata.finalizers ?? []).length === 0
    return isDone ? { remove: put, code: 200 } : { put, old: stored, code: 200 }
  },
}

const subresources = new Map([scale, binding, finalize].map((subresource) => [subresource.name as string, subresource]))

export function subresourceNamed(name: string): Subresource | undefined {
  return subresources.get(name)
}
