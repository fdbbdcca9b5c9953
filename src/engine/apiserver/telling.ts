// What the API server tells of a request's way: which stage refused it, and of what people write, what it passed. A component's request that
// passes as usual leaves nothing: it is what always happens.
import { subjectOf, subjectOfRequest } from '../kernel/api-client.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { KubeObject, Status } from '../kube-object.ts'
import type { Origin } from './in-flight.ts'
import type { Passage, Stage } from './write-outcome.ts'

/** Leaves a Span of an API server about a refusal and hands the refusal on. */
export function tellRefusal(kernel: Kernel, server: string, { request, user, from }: Pick<Origin, 'request' | 'user' | 'from'>, stage: Stage, refused: Status, by = ''): Status {
  const params = { user: user?.username ?? from, verb: request.verb, message: refused.message ?? '' }, subject = subjectOfRequest(request)
  switch (stage) {
    case 'authentication': kernel.decide(server, subject, { code: 'request-unauthenticated', params: { verb: request.verb, message: params.message } }); break
    case 'authorization': kernel.decide(server, subject, { code: 'request-unauthorized', params }); break
    case 'decoding': kernel.decide(server, subject, { code: 'request-undecodable', params }); break
    case 'admission': kernel.decide(server, subject, { code: 'request-not-admitted', params: { ...params, step: by } }); break
    case 'validation': kernel.decide(server, subject, { code: 'request-invalid', params }); break
  }
  return refused
}

/** Leaves what admission had to tell, and of a write by somebody outside the stages that it passed. `grounds` says what allows it. */
export function tellPassage(kernel: Kernel, server: string, { request, user, isExternal }: Origin, object: KubeObject, passage: Passage | undefined, grounds: () => string): void {
  for (const why of passage?.told ?? []) kernel.decide(server, subjectOf(object), why)
  if (!isExternal || !user) return
  const changedBy = passage?.changedBy ?? []
  kernel.decide(server, subjectOf(object), {
    code: changedBy.length > 0 ? 'request-passed-changed' : 'request-passed',
    params: { user: user.username, groups: user.groups.join(', '), verb: request.verb, grounds: grounds(), ...(changedBy.length > 0 && { steps: changedBy.join(', ') }) },
  })
}
