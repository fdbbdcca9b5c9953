// Opens and closes a node for new Pods: what cordon, uncordon and drain share. Models kubectl/pkg/drain/cordon.go.
import { changeEach, patched } from '../change/change-each.ts'
import { defineVerb, failed, SELECTOR_FLAGS, type CommandWords, type Verb } from '../define-verb.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'
import type { CommandOutcome } from '../define-verb.ts'

/** The words with the nodes that they name: `worker-1`, or `node/worker-1`. */
export function ofNodes(words: CommandWords): CommandWords {
  const names = words.args.map((arg) => arg.replace(/^nodes?\//, ''))
  return { ...words, args: ['nodes', ...names] }
}

/** Sets or clears spec.unschedulable of the nodes that the words name. */
export function* markNodes(words: CommandWords, unschedulable: boolean): Routine<CommandOutcome> {
  if (words.args.length === 0 && words.flags['selector'] === undefined) return failed(`USAGE: ${words.path.replace('kubectl ', '')} NODE [flags]\nSee '${words.path} -h' for help and examples`)
  const did = unschedulable ? 'cordoned' : 'uncordoned'
  return yield* changeEach(ofNodes(words), 'kubectl-cordon', function* (target, context) {
    const node = target.object as KubeObject & { readonly spec?: { readonly unschedulable?: boolean } }
    if ((node.spec?.unschedulable ?? false) === unschedulable) return { did: `already ${did}`, object: node }
    if (context.dryRun === 'client') return { did, object: node }
    return yield* patched(target, { patchType: 'strategic', body: { spec: { unschedulable: unschedulable ? true : null } } }, context, did)
  })
}

export function cordonVerb(name: 'cordon' | 'uncordon', summary: string): Verb {
  return defineVerb({
    name, summary, usage: [`${name} NODE…`], flags: { selector: SELECTOR_FLAGS['selector'], 'dry-run': { takes: 'value', alone: 'unchanged' } },
    run: (words) => markNodes(words, name === 'cordon'),
  })
}
