// Verbs that list what the API server serves ask it, as in life: without a server there is no list.
// Simplified: one small request stands for the discovery documents, whose text is known.
import { send } from '../../../engine/kernel/sync.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'

export function* askServer(): Routine<void> {
  yield* send({ verb: 'get', resource: 'namespaces', name: 'default' })
}
