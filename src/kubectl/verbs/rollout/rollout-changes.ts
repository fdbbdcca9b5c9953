// `kubectl rollout restart`, `pause` and `resume`. Models kubectl/pkg/polymorphichelpers/{objectrestarter,objectpauser,objectresumer}.go.
import { changeEach, patched } from '../change/change-each.ts'
import { resourceQuoted } from '../../print/names.ts'
import type { Deployment } from '../../../engine/generated/api-types.d.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { CommandOutcome, CommandWords } from '../define-verb.ts'

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt'
const RESTARTABLE = new Set(['Deployment', 'DaemonSet', 'StatefulSet'])

/** A new template, alike but for the time that it names: all Pods are replaced. */
export function* restart(words: CommandWords): Routine<CommandOutcome> {
  const at = `${new Date(words.clock()).toISOString().slice(0, 19)}Z`
  return yield* changeEach(words, 'kubectl-rollout', function* (target, context) {
    const { kind, object } = target
    if (!RESTARTABLE.has(kind.kind)) return { failure: { error: `${resourceQuoted(kind, object.metadata.name)} restarting is not supported` } }
    if (kind.kind === 'Deployment' && (object as { readonly spec?: Deployment['spec'] }).spec?.paused) {
      return { failure: { error: `${resourceQuoted(kind, object.metadata.name)} can't restart paused deployment (run rollout resume first)` } }
    }
    if (context.dryRun === 'client') return { did: 'restarted', object }
    const template = { metadata: { annotations: { [RESTARTED_AT]: at } } }
    return yield* patched(target, { patchType: 'strategic', body: { spec: { template } } }, context, 'restarted')
  })
}

/** Stops a Deployment from rolling out, or lets it go on. */
export function* setPaused(words: CommandWords, paused: boolean): Routine<CommandOutcome> {
  const did = paused ? 'paused' : 'resumed'
  return yield* changeEach(words, 'kubectl-rollout', function* (target, context) {
    const { kind, object } = target, name = resourceQuoted(kind, object.metadata.name)
    if (kind.kind !== 'Deployment') return { failure: { error: `${name} ${paused ? 'pausing' : 'resuming'} is not supported` } }
    if (((object as { readonly spec?: Deployment['spec'] }).spec?.paused ?? false) === paused) return { failure: { error: `${name} is ${paused ? 'already paused' : 'not paused'}` } }
    return yield* patched(target, { patchType: 'strategic', body: { spec: { paused: paused ? true : null } } }, context, did)
  })
}
