// `kubectl scale`: how many replicas there should be. Models kubectl/pkg/cmd/scale/scale.go and kubectl/pkg/scale/scale.go.
import { resourceOf } from '../../../engine/kinds/define-kind.ts'
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { CHANGE_FLAGS, defineVerb, failed, FILE_FLAGS, SELECTOR_FLAGS, VALUE } from '../define-verb.ts'
import { failureOf } from '../failures.ts'
import { integerFlag } from '../read-words.ts'
import { changeEach, patched } from './change-each.ts'

interface Scaled { readonly spec?: { readonly replicas?: number } }

export default defineVerb({
  name: 'scale', summary: 'Says how many replicas a Deployment, ReplicaSet or StatefulSet wants.',
  usage: ['scale TYPE NAME --replicas=COUNT [--current-replicas=COUNT]', 'scale TYPE/NAME… --replicas=COUNT', 'scale TYPE -l key=value --replicas=COUNT'],
  flags: { ...FILE_FLAGS, ...SELECTOR_FLAGS, ...CHANGE_FLAGS, replicas: VALUE, 'current-replicas': VALUE, 'resource-version': VALUE, timeout: VALUE },
  *run(words) {
    const replicas = integerFlag(words, 'replicas', -1), current = integerFlag(words, 'current-replicas', -1)
    if (words.flags['replicas'] === undefined) return failed('required flag(s) "replicas" not set')
    if (typeof replicas !== 'number') return failed(`${replicas.mistake}\nSee '${words.path} --help' for usage.`)
    if (typeof current !== 'number') return failed(`${current.mistake}\nSee '${words.path} --help' for usage.`)
    if (replicas < 0) return failed('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
    return yield* changeEach(words, 'kubectl-scale', function* (target, context) {
      const { kind, object, namespace } = target
      if (current >= 0) {
        const scale = yield* send({ verb: 'get', resource: resourceOf(kind), name: object.metadata.name, subresource: 'scale', ...(namespace !== undefined && { namespace }) })
        if (isFailure(scale)) return { failure: failureOf(scale) }
        const found = (scale.body as Scaled).spec?.replicas ?? 0
        if (found !== current) return { failure: { error: `Expected replicas to be ${current}, was ${found}` } }
      }
      if (context.dryRun === 'client') return { did: 'scaled', object }
      return yield* patched(target, { subresource: 'scale', patchType: 'merge', body: { spec: { replicas } } }, context, 'scaled')
    })
  },
})
