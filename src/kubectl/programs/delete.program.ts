// `kubectl delete` of one object: a request, whose answer says that it is gone or going.
import { send } from '../../engine/kernel/sync.ts'
import { kindNamed, kindOfWord } from '../../engine/kinds/catalogue.ts'
import { resourceOf } from '../../engine/kinds/define-kind.ts'
import { defineProgram } from './define-program.ts'
import type { Routine } from '../../engine/kernel/sync.ts'
import type { ObjectRef, Status } from '../../engine/kube-object.ts'

export interface DeleteResult {
  readonly result: 'deleted' | 'rejected'
  readonly code?: number
  readonly status?: Partial<Status>
}

function* deleteObject({ ref }: { readonly ref: ObjectRef }): Routine<DeleteResult> {
  const kind = kindNamed(ref.kind) ?? kindOfWord(ref.kind)
  if (!kind) return { result: 'rejected', status: { reason: 'NoMatch', message: `the server doesn't have a resource type "${ref.kind}"` } }
  const { code, body } = yield* send({
    verb: 'delete', resource: resourceOf(kind), name: ref.name, body: { propagationPolicy: 'Background' },
    ...(kind.namespaced && { namespace: ref.namespace ?? 'default' }),
  })
  return code >= 400 ? { result: 'rejected', code, status: body as Status } : { result: 'deleted', code }
}

export default defineProgram('delete', deleteObject)
