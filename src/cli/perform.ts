// Runs client programs to their end in virtual time: the command line waits, the cluster's clock goes on.
import type { ApiRequest, ApiResponse } from '../engine/apiserver/request.ts'
import type { Status } from '../engine/kube-object.ts'
import { isStatus } from '../engine/apiserver/status-errors.ts'
import type { Cluster } from '../engine/cluster.ts'

const PATIENCE_MS = 60_000
/** A line of kubectl may wait for what takes its time, such as a drain. */
export const LINE_PATIENCE_MS = 20 * 60_000

/** Advances the cluster until a program has ended, and returns what it says. A request of the program that failed is its Status. */
export function perform<R>(cluster: Cluster, program: string, args: unknown, patienceMs = PATIENCE_MS): R | Status {
  const id = cluster.run(program, args), until = cluster.now + patienceMs
  while (cluster.outcome(id) === undefined && cluster.now < until) cluster.advance(cluster.now + 1)
  const outcome = cluster.outcome(id)
  if (!outcome) throw new Error(`${program} got no answer within ${patienceMs} virtual ms`)
  return outcome.failed ?? (outcome.result as R)
}

/** Sends one request and waits for its answer. */
export function request(cluster: Cluster, wanted: ApiRequest): ApiResponse {
  const answer = perform<ApiResponse>(cluster, 'request', { query: {}, ...wanted })
  return isStatus(answer) ? { code: answer.code ?? 500, body: answer } : answer
}
