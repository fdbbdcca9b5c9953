// Events that a kubelet records about a Pod or one of its containers, as steps of a routine.
import type { EventReason } from '../../event-reasons.ts'
import type { Pod } from '../../generated/api-types.d.ts'
import type { Step } from '../../kernel/sync.ts'
import { type ContainerRecord, fieldPathOf } from './pod-record.ts'

/** A Normal event about a Pod or one of its containers. */
export function normal(pod: Pod, reason: EventReason, message: string, container?: Pick<ContainerRecord, 'name' | 'isInit' | 'isEphemeral'>): Step {
  return { event: { object: pod, type: 'Normal', reason, message, ...(container ? { fieldPath: fieldPathOf(container) } : {}) } }
}

/** A Warning event about a Pod or one of its containers. */
export function warning(pod: Pod, reason: EventReason, message: string, container?: Pick<ContainerRecord, 'name' | 'isInit' | 'isEphemeral'>): Step {
  return { event: { object: pod, type: 'Warning', reason, message, ...(container ? { fieldPath: fieldPathOf(container) } : {}) } }
}
