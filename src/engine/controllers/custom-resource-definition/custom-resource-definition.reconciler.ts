// What is done with a CustomResourceDefinition: its names are accepted unless another has them, then it is served; one that goes takes its objects along.
// Models apiextensions-apiserver/pkg/controller/status/naming_controller.go, establish and finalizer/crd_finalizer.go.
import type { ObjectList } from '../../apiserver/request.ts'
import type { CustomResourceDefinition } from '../../generated/api-types.d.ts'
import { defineReconciler, type SyncResult, type SyncView } from '../../kernel/controller.ts'
import { isFailure, must, send, type Routine } from '../../kernel/sync.ts'
import customResourceDefinitionKind, { CLEANUP } from '../../kinds/custom-resource-definition/custom-resource-definition.kind.ts'
import controller from './custom-resource-definition.controller.ts'

type Condition = NonNullable<NonNullable<CustomResourceDefinition['status']>['conditions']>[number]

const RESOURCE = 'customresourcedefinitions.apiextensions.k8s.io'
const LOOK_AGAIN_MS = 1_000

export default defineReconciler(controller, reconcile)

function* reconcile(view: SyncView, name: string): Routine<SyncResult> {
  const definition = view.get(customResourceDefinitionKind, undefined, name)
  if (!definition) return
  if (definition.metadata.deletionTimestamp) return yield* clear(definition)
  const conditions = wanted(view, definition), known = definition.status?.conditions ?? []
  const isKnown = conditions.every(({ type, status, reason }) => known.some((one) => one.type === type && one.status === status && one.reason === reason))
  if (isKnown) return
  const { names } = definition.spec, accepted = conditions[0].status === 'True' ? names : (definition.status?.acceptedNames ?? { kind: '', plural: '' })
  const body = { ...definition, status: { ...definition.status, acceptedNames: accepted, conditions } }
  yield* must({ verb: 'update', resource: RESOURCE, name, subresource: 'status', body }, { code: conditions[1].status === 'True' ? 'custom-kind-established' : 'custom-kind-names-taken', params: { definition: name, kind: names.kind } })
}

/** NamesAccepted and Established. */
function wanted(view: SyncView, { metadata, spec }: CustomResourceDefinition): readonly [Condition, Condition] {
  const lastTransitionTime = view.timestamp(), taken = view.list(customResourceDefinitionKind).find((other) =>
    other.metadata.name !== metadata.name && other.spec.group === spec.group && other.status?.acceptedNames?.kind === spec.names.kind)
  if (taken) {
    return [
      { type: 'NamesAccepted', status: 'False', lastTransitionTime, reason: 'KindConflict', message: `${JSON.stringify(spec.names.kind)} is already in use` },
      { type: 'Established', status: 'False', lastTransitionTime, reason: 'NotAccepted', message: 'not all names are accepted' },
    ]
  }
  return [
    { type: 'NamesAccepted', status: 'True', lastTransitionTime, reason: 'NoConflicts', message: 'no conflicts found' },
    { type: 'Established', status: 'True', lastTransitionTime, reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' },
  ]
}

/** Deletes every object of a definition that goes, then lets it go. */
function* clear(definition: CustomResourceDefinition): Routine<SyncResult> {
  const { name, finalizers = [] } = definition.metadata
  if (!finalizers.includes(CLEANUP)) return
  const listed = yield* send({ verb: 'list', resource: name })
  const items = isFailure(listed) ? [] : (listed.body as ObjectList).items
  if (items.length > 0) {
    yield items.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ metadata }) => ({
      request: { verb: 'delete' as const, resource: name, ...(metadata.namespace && { namespace: metadata.namespace }), name: metadata.name }, why: { code: 'custom-kind-cleared', params: { definition: name } },
    }))
    return { againInMs: LOOK_AGAIN_MS }
  }
  const body = { ...definition, metadata: { ...definition.metadata, finalizers: finalizers.filter((one) => one !== CLEANUP) } }
  yield* must({ verb: 'update', resource: RESOURCE, name, body }, { code: 'custom-kind-gone', params: { definition: name } })
}
