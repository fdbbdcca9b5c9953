// Kinds that definitions of a cluster declare: kubectl learns of them from the API server when a line names a kind that it does not know.
// Simplified: in life kubectl asks for all that the server serves, and keeps it; here what every cluster serves is known.
import { customKinds } from '../../engine/custom-resources/custom-kind.ts'
import type { CustomResourceDefinition } from '../../engine/generated/api-types.d.ts'
import { isFailure, send } from '../../engine/kernel/sync.ts'
import type { Routine } from '../../engine/kernel/sync.ts'
import { kindNamed, kinds } from '../../engine/kinds/catalogue.ts'
import type { KindDefinition } from '../../engine/kinds/define-kind.ts'
import type { ObjectList } from '../../engine/apiserver/request.ts'
import type { CommandWords } from './define-verb.ts'
import { kindOfArgument } from './resource-arguments.ts'

/** Verbs whose first argument is a kind. */
const TYPED = new Set(['get', 'describe', 'delete', 'edit', 'patch', 'label', 'annotate', 'wait', 'explain', 'scale'])
const TOP_KIND = /^(?:kind: *|\{? *"kind": *)"?([A-Za-z]+)/gm

/** What is served beside the kinds of every cluster. */
export function* learnKinds(): Routine<readonly KindDefinition[]> {
  const answer = yield* send({ verb: 'list', resource: 'customresourcedefinitions.apiextensions.k8s.io' })
  if (isFailure(answer)) return []
  return ((answer.body as ObjectList).items as readonly CustomResourceDefinition[]).flatMap((definition) => customKinds(definition)?.kind ?? [])
}

/** Whether a line names a kind that not every cluster has. */
export function namesUnknownKind(path: string, { args, lists, flags }: Pick<CommandWords, 'args' | 'lists' | 'flags'>, files: CommandWords['files']): boolean {
  const [, verb] = path.split(' '), isTyped = TYPED.has(verb), of = path === 'kubectl auth can-i' ? args.slice(1, 2) : isTyped ? (args.some((arg) => arg.includes('/')) ? args : args.slice(0, 1)) : []
  const words = [...of, ...(path.startsWith('kubectl create ') ? (lists['resource'] ?? []).flatMap((text) => text.split(',')) : [])].flatMap((arg) => arg.split('/')[0].split(',')).filter(Boolean)
  const group = /^\/apis\/([^/?]+)/.exec(flags['raw'] ?? '')?.[1]
  if (verb === 'api-resources' || (group !== undefined && !kinds.some((kind) => kind.group === group)) || words.some((word) => !isKnown(word))) return true
  return lists['filename'] !== undefined && Object.values(files).some((text) => [...text.matchAll(TOP_KIND)].some(([, kind]) => kind !== 'List' && !kindNamed(kind)))
}

function isKnown(word: string): boolean {
  return word === 'all' || word === '*' || kindOfArgument(word) !== undefined || kinds.some(({ categories }) => categories?.includes(word))
}
