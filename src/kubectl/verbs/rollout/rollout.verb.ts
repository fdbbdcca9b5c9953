// `kubectl rollout`: follows, looks back on, undoes, restarts and pauses rollouts.
// Models kubectl/pkg/cmd/rollout.
import { describePodTemplate } from '../../describe/pod-template.ts'
import { printedName } from '../../print/names.ts'
import { columnsAligned } from '../../print/tab-writer.ts'
import { CHANGE_FLAGS, defineVerb, ended, failed, FILE_FLAGS, printed, SELECTOR_FLAGS, SWITCH, VALUE, type Verb } from '../define-verb.ts'
import { integerFlag } from '../read-words.ts'
import { selectObjects, type Target } from '../resource-arguments.ts'
import { controllerRevisionsOf, rollBackOwner, type Owner } from './controller-revisions.ts'
import { describedTemplate, revisionsOf, rollBack } from './deployment-revisions.ts'
import { restart, setPaused } from './rollout-changes.ts'
import { rolloutStatus } from './rollout-status.ts'
import type { Deployment, PodTemplateSpec } from '../../../engine/generated/api-types.d.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'
import type { CommandOutcome, CommandWords } from '../define-verb.ts'

type Act = (target: Target) => Routine<CommandOutcome>

const HAVE_REVISIONS = new Set(['Deployment', 'DaemonSet', 'StatefulSet'])

/** Does something to everything that the arguments name; stops at the first that fails. */
function* forEachOwner(words: CommandWords, done: string, act: Act): Routine<CommandOutcome> {
  if (words.args.length === 0 && !words.lists['filename']) return failed('required resource not specified')
  const selected = yield* selectObjects(words)
  if ('mistake' in selected) return failed(selected.mistake)
  let stdout = ''
  for (const target of selected.targets) {
    if (!HAVE_REVISIONS.has(target.kind.kind)) return { ...failed(`no ${done} has been implemented for ${JSON.stringify(target.kind.group ? `${target.kind.kind}.${target.kind.group}` : target.kind.kind)}`), stdout }
    const outcome = yield* act(target)
    stdout += outcome.stdout
    if (outcome.exit !== 0) return { ...outcome, stdout }
  }
  return ended(stdout, selected.failures)
}

interface Shown { readonly number: number; readonly changeCause: string | undefined; readonly template: PodTemplateSpec }

function* revisionsOfTarget({ kind, object }: Target): Routine<readonly Shown[]> {
  if (kind.kind !== 'Deployment') return yield* controllerRevisionsOf(object as Owner)
  const revisions = yield* revisionsOf(object as KubeObject & Deployment)
  return revisions.map((revision) => ({ number: revision.number, changeCause: revision.changeCause, template: describedTemplate(revision) }))
}

function* history(words: CommandWords): Routine<CommandOutcome> {
  const revision = integerFlag(words, 'revision', 0)
  if (typeof revision !== 'number') return failed(revision.mistake)
  if (revision < 0) return failed(`revision must be a positive integer: ${revision}`)
  return yield* forEachOwner(words, 'history viewer', function* (target) {
    const revisions = yield* revisionsOfTarget(target), name = printedName(target.kind, target.object.metadata.name)
    if (revisions.length === 0) return printed(`${name} \nNo rollout history found.\n`)
    if (revision === 0) {
      const rows = revisions.map(({ number, changeCause }) => [String(number), changeCause || '<none>'])
      return printed(`${name} \n${columnsAligned([['REVISION', 'CHANGE-CAUSE'], ...rows])}\n`)
    }
    const chosen = revisions.find(({ number }) => number === revision)
    return chosen ? printed(`${name} with revision #${revision}\n${describePodTemplate(chosen.template)}\n`) : failed('unable to find the specified revision')
  })
}

function* undo(words: CommandWords): Routine<CommandOutcome> {
  const toRevision = integerFlag(words, 'to-revision', 0)
  if (typeof toRevision !== 'number') return failed(toRevision.mistake)
  const dryRun = words.flags['dry-run'] ?? 'none'
  if (!['none', 'server'].includes(dryRun)) return failed(`Invalid dry-run value (${dryRun}). Must be "none" or "server".`)
  return yield* forEachOwner(words, 'rollbacker', function* (target) {
    const isDryRun = dryRun === 'server'
    const result = target.kind.kind === 'Deployment' ? yield* rollBack(target.object as KubeObject & Deployment, toRevision, isDryRun) : yield* rollBackOwner(target, toRevision, isDryRun)
    return typeof result === 'string' ? printed(`${printedName(target.kind, target.object.metadata.name)} ${result}${isDryRun ? ' (server dry run)' : ''}\n`) : result
  })
}

const TARGETS = { ...FILE_FLAGS, selector: SELECTOR_FLAGS['selector'] }
const sub = (name: string, summary: string, flags: Verb['flags'], run: Verb['run']): Verb => ({ name, summary, usage: [`rollout ${name} TYPE/NAME`], flags: { ...TARGETS, ...flags }, run })

export default defineVerb({
  name: 'rollout', summary: 'Follows, undoes, restarts or pauses the rollout of a workload.', usage: ['rollout COMMAND TYPE/NAME'],
  subcommands: [
    sub('status', 'Follows a rollout to its end.', { watch: { takes: 'switch', short: 'w' }, revision: VALUE, timeout: VALUE }, rolloutStatus),
    sub('history', 'Lists the revisions.', { revision: VALUE, output: { takes: 'value', short: 'o' } }, history),
    sub('undo', 'Goes back to a revision.', { ...CHANGE_FLAGS, 'to-revision': VALUE }, undo),
    sub('restart', 'Replaces all Pods, a few at a time.', CHANGE_FLAGS, restart),
    sub('pause', 'Stops a Deployment from rolling out.', { ...CHANGE_FLAGS, all: SWITCH }, (words) => setPaused(words, true)),
    sub('resume', 'Lets a paused Deployment go on.', { ...CHANGE_FLAGS, all: SWITCH }, (words) => setPaused(words, false)),
  ],
})
