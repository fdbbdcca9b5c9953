// What all verbs share that change objects one after another: select, ask the API server, and say of each what became of it.
import { resourceOf } from '../../../engine/kinds/define-kind.ts'
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { printedName } from '../../print/names.ts'
import { outputForm, printObject } from '../../print/object-printer.ts'
import { ended, failed } from '../define-verb.ts'
import { failureOf, type Failure } from '../failures.ts'
import { dryRunOf, dryRunSuffix, type DryRun } from '../read-words.ts'
import { selectObjects, type SelectOptions, type Target } from '../resource-arguments.ts'
import type { ApiRequest, ApiResponse } from '../../../engine/apiserver/request.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'
import type { CommandOutcome, CommandWords } from '../define-verb.ts'

/** What became of one object: done, with the word for it and the object as it is now, or not done. */
export type Change = { readonly did: string; readonly object: KubeObject; readonly before?: string } | { readonly failure: Failure }

export interface ChangeContext {
  readonly dryRun: DryRun
  /** What the words of every request say beside its own. */
  readonly query: Readonly<Record<string, string>>
}

/** A change by a patch of the object or one of its subresources; the answer is the object. */
export function* patchObject({ kind, object, namespace }: Target, patch: Pick<ApiRequest, 'patchType' | 'body' | 'subresource'>, { query }: ChangeContext): Routine<ApiResponse> {
  return yield* send({ verb: 'patch', resource: resourceOf(kind), name: object.metadata.name, ...(namespace !== undefined && { namespace }), query, ...patch })
}

/** Prints what became of one object, as the words ask for it. */
export function printChange(words: CommandWords, target: Pick<Target, 'kind' | 'object'>, did: string, object: KubeObject, dryRun: DryRun): { readonly text: string } | { readonly mistake: string } {
  const output = outputForm(words.flags)
  if (!output) return { text: `${printedName(target.kind, target.object.metadata.name)} ${did}${dryRunSuffix(dryRun)}\n` }
  return printObject(object, output)
}

/** Documents of YAML are parted; lines are not. */
export function joinPrinted(words: CommandWords, texts: readonly string[]): string {
  return texts.join((words.flags['output'] ?? '') === 'yaml' ? '---\n' : '')
}

/** Does something to every object that the words mean, and goes on where one fails. */
export function* changeEach(words: CommandWords, manager: string, act: (target: Target, context: ChangeContext) => Routine<Change>, options: SelectOptions = {}): Routine<CommandOutcome> {
  const dryRun = dryRunOf(words)
  if (typeof dryRun !== 'string') return failed(dryRun.mistake)
  const selected = yield* selectObjects(words, options)
  if ('mistake' in selected) return failed(selected.mistake)
  const query = { fieldManager: words.flags['field-manager'] ?? manager, ...(dryRun !== 'none' && { dryRun: 'All' }) }
  const texts: string[] = [], failures: Failure[] = [...selected.failures]
  for (const target of selected.targets) {
    const change = yield* act(target, { dryRun, query })
    if ('failure' in change) {
      failures.push(change.failure)
      continue
    }
    const shown = printChange(words, target, change.did, change.object, dryRun)
    if ('mistake' in shown) return failed(shown.mistake)
    texts.push((change.before ?? '') + shown.text)
  }
  return ended(joinPrinted(words, texts), failures)
}

/** A patch whose success has one word. */
export function* patched(target: Target, patch: Pick<ApiRequest, 'patchType' | 'body' | 'subresource'>, context: ChangeContext, did: string): Routine<Change> {
  const answer = yield* patchObject(target, patch, context)
  return isFailure(answer) ? { failure: failureOf(answer) } : { did, object: answer.body as KubeObject }
}
