// `kubectl rollout`: looks at the revisions of a Deployment and goes back to one of them.
// Models kubectl/pkg/cmd/rollout/{rollout_history,rollout_undo}.go.
import { describePodTemplate } from '../../describe/pod-template.ts'
import { columnsAligned } from '../../print/tab-writer.ts'
import { defineVerb, failed, printed, refused } from '../define-verb.ts'
import { integerFlag } from '../read-words.ts'
import { namedResources, printedName, readResource } from '../resource-arguments.ts'
import { describedTemplate, revisionsOf, rollBack } from './deployment-revisions.ts'
import type { Deployment } from '../../../engine/generated/api-types.d.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'
import type { CommandOutcome, CommandWords } from '../define-verb.ts'
import type { NamedResource } from '../resource-arguments.ts'

type Act = (target: NamedResource, deployment: KubeObject & Deployment) => Routine<CommandOutcome>

/** Does something to every Deployment that the arguments name; stops at the first that fails. */
function* forEachDeployment(words: CommandWords, done: string, act: Act): Routine<CommandOutcome> {
  const targets = namedResources(words.args.slice(1))
  if ('mistake' in targets) return failed(targets.mistake)
  if (targets.length === 0) return failed('required resource not specified')
  let stdout = ''
  for (const target of targets) {
    const found = yield* readResource(target, words.namespace)
    if ('status' in found) return { ...refused(found.status), stdout }
    // Simplified: rollouts of DaemonSets and StatefulSets are told apart from Deployments, but not carried out.
    if (target.kind.kind !== 'Deployment') return { ...failed(`no ${done} has been implemented for ${JSON.stringify(`${target.kind.kind}.${target.kind.group}`)}`), stdout }
    const outcome = yield* act(target, found.object as KubeObject & Deployment)
    stdout += outcome.stdout
    if (outcome.exit !== 0) return { ...outcome, stdout }
  }
  return printed(stdout)
}

function* history(words: CommandWords): Routine<CommandOutcome> {
  const revision = integerFlag(words, 'revision', 0)
  if (typeof revision !== 'number') return failed(revision.mistake)
  if (revision < 0) return failed(`revision must be a positive integer: ${revision}`)
  return yield* forEachDeployment(words, 'history viewer', function* (target, deployment) {
    const revisions = yield* revisionsOf(deployment), name = printedName(target)
    if (revisions.length === 0) return printed(`${name} \nNo rollout history found.\n`)
    if (revision === 0) {
      const rows = revisions.map(({ number, changeCause }) => [String(number), changeCause || '<none>'])
      return printed(`${name} \n${columnsAligned([['REVISION', 'CHANGE-CAUSE'], ...rows])}\n`)
    }
    const chosen = revisions.find(({ number }) => number === revision)
    return chosen ? printed(`${name} with revision #${revision}\n${describePodTemplate(describedTemplate(chosen))}\n`) : failed('unable to find the specified revision')
  })
}

function* undo(words: CommandWords): Routine<CommandOutcome> {
  const toRevision = integerFlag(words, 'to-revision', 0)
  if (typeof toRevision !== 'number') return failed(toRevision.mistake)
  const dryRun = words.flags['dry-run'] ?? 'none'
  if (!['none', 'server'].includes(dryRun)) return failed(`Invalid dry-run value (${dryRun}). Must be "none" or "server".`)
  return yield* forEachDeployment(words, 'rollbacker', function* (target, deployment) {
    const result = yield* rollBack(deployment, toRevision, dryRun === 'server')
    return typeof result === 'string' ? printed(`${printedName(target)} ${result}${dryRun === 'server' ? ' (server dry run)' : ''}\n`) : result
  })
}

const SUBCOMMANDS: Readonly<Record<string, (words: CommandWords) => Routine<CommandOutcome>>> = { history, undo }

export default defineVerb({
  name: 'rollout',
  *run(words) {
    const subcommand = SUBCOMMANDS[words.args[0] ?? '']
    if (!subcommand) return failed(`rollout ${words.args[0] ?? ''} is not available here; there are: ${Object.keys(SUBCOMMANDS).join(', ')}`)
    return yield* subcommand(words)
  },
})
