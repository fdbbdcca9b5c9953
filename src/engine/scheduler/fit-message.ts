// What the scheduler says when no node will do. Models FitError in pkg/scheduler/framework/types.go.
import type { Rejection } from './define-plugin.ts'
import type { Refusal } from './framework.ts'

/** DynamicResources is asked for a way out before preemption is; a Pod without resource claims leaves it none. */
const NO_CLAIMS = 'no new claims to deallocate'

/** How many nodes each reason holds for, as the message of FailedScheduling counts them. */
function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort().join(', ')
}

/** `0/3 nodes are available: 3 Insufficient cpu. no new claims to deallocate, preemption: …` */
export function fitMessage({ rejected, preFilter }: Pick<Refusal, 'rejected' | 'preFilter'>, nodes: number, postFilter: string): string {
  if (nodes === 0) return 'no nodes available to schedule pods'
  let message = `0/${nodes} nodes are available`
  if (preFilter) message += `: ${preFilter.reasons.join(', ')}.`
  else if (rejected.length > 0) message += `: ${histogram(rejected.flatMap((r) => r.rejection.reasons))}.`
  // The inner message ends with a full stop, and upstream adds one more.
  return postFilter ? `${message} ${NO_CLAIMS}, ${postFilter}.` : message
}

/** What preemption found of each node when no Pod can be made to give way: `0/3 nodes are available: 3 No preemption victims found for incoming pod.` */
export function noVictimsMessage(rejections: readonly Rejection[]): string {
  return `0/${rejections.length} nodes are available: ${histogram(rejections.flatMap(({ reasons }) => reasons))}.`
}
