// Writes to subresources other than status: scale, binding, finalize, ephemeralcontainers. Evictions have a file of their own.
import type { KindDefinition } from '../kinds/define-kind.ts'
import { invalid as invalidField, required } from '../kinds/field-errors.ts'
import type { KubeObject } from '../kube-object.ts'
import { isEqual } from '../structure.ts'
import { scaleOf } from './reads.ts'
import { applyComponentPatch } from './patch/component-patch.ts'
import type { ApiRequest } from './request.ts'
import { conflict, invalid, methodNotAllowed } from './status-errors.ts'
import type { WriteContext, WriteOutcome } from './write-outcome.ts'
import { patch, update } from './writes.ts'

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
    let wanted: unknown = request.body ?? {}
    if (request.verb === 'patch') {
      const type = request.patchType === 'json' ? 'json' : 'merge', patched = context.bodies ? context.bodies.applyPatch(kind, type, scaleOf(kind, stored), request.body, { timestamp: context.timestamp }) : applyComponentPatch(kind, type, scaleOf(kind, stored), request.body)
      if ('refused' in patched) return patched
      wanted = patched.object
    }
    const replicas = (wanted as { spec?: { replicas?: number } }).spec?.replicas ?? 0
    const version = (wanted as KubeObject).metadata?.resourceVersion
    if (version && version !== stored.metadata.resourceVersion) return { refused: conflict(kind, stored.metadata.name) }
    if (replicas < 0) return { refused: invalid({ group: 'autoscaling', kind: 'Scale' }, stored.metadata.name, [invalidField('spec.replicas', replicas, 'must be greater than or equal to 0')]) }
    const body = kind.scale.withReplicas(stored, replicas)
    return update(context, { ...request, verb: 'update', subresource: undefined, body }, stored)
  },
}

/** Models pkg/registry/core/pod/storage (BindingREST). */
const binding: Subresource = {
  name: 'binding',
  write(context, request, stored) {
    const { kind } = context, pod = stored as KubeObject & { spec: { nodeName?: string; schedulingGates?: unknown[] }; status?: { conditions?: readonly { type: string }[] } }
    if (request.verb !== 'create') return { refused: methodNotAllowed(kind) }
    const body = (request.body ?? {}) as { readonly target?: { readonly name?: string }; readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> } }
    const node = body.target?.name
    if (!node) return { refused: invalid({ group: '', kind: 'Binding' }, stored.metadata.name, [required('target.name')]) }
    if (stored.metadata.deletionTimestamp) return { refused: conflict(kind, stored.metadata.name, `pod ${stored.metadata.name} is being deleted, cannot be assigned to a host`, 'pods/binding') }
    if (pod.spec.nodeName) return { refused: conflict(kind, stored.metadata.name, `pod ${stored.metadata.name} is already assigned to node "${pod.spec.nodeName}"`, 'pods/binding') }
    const scheduled = { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: context.timestamp }
    const conditions = [...(pod.status?.conditions ?? []).filter((c) => c.type !== 'PodScheduled'), scheduled]
    const annotations = body.metadata?.annotations && { annotations: { ...pod.metadata.annotations, ...body.metadata.annotations } }
    const put = { ...pod, metadata: { ...pod.metadata, ...annotations }, spec: { ...pod.spec, nodeName: node }, status: { ...pod.status, conditions } } as KubeObject
    return { put, old: stored, code: 201 }
  },
}

/** A Namespace's own finalizers; the last one gone, it is deleted. Models pkg/registry/core/namespace/storage (FinalizeREST). */
const finalize: Subresource = {
  name: 'finalize',
  write({ kind }, request, stored) {
    if (request.verb !== 'update') return { refused: methodNotAllowed(kind) }
    const { spec = {}, metadata } = (request.body ?? {}) as { readonly spec?: { readonly finalizers?: readonly string[] }; readonly metadata?: Partial<KubeObject['metadata']> }
    if (metadata?.resourceVersion && metadata.resourceVersion !== stored.metadata.resourceVersion) return { refused: conflict(kind, stored.metadata.name) }
    const put = { ...stored, spec } as KubeObject
    const isDone = stored.metadata.deletionTimestamp !== undefined && (spec.finalizers ?? []).length === 0 && (stored.metadata.finalizers ?? []).length === 0
    if (isDone) return { remove: put, code: 200 }
    return isEqual(put, stored) ? { unchanged: stored, code: 200 } : { put, old: stored, code: 200 }
  },
}

/** Containers for looking around, added to a Pod that runs. Models pkg/registry/core/pod/storage (EphemeralContainersREST). */
const ephemeralcontainers: Subresource = {
  name: 'ephemeralcontainers',
  write(context, request, stored) {
    if (request.verb === 'patch') return patch(context, request, stored)
    return request.verb === 'update' ? update(context, request, stored) : { refused: methodNotAllowed(context.kind) }
  },
}

const subresources = new Map([scale, binding, finalize, ephemeralcontainers].map((subresource) => [subresource.name as string, subresource]))

export function subresourceNamed(name: string): Subresource | undefined {
  return subresources.get(name)
}
