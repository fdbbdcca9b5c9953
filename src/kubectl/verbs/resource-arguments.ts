// Which objects a command line names: TYPE/NAME words, or TYPE and then names.
// Models cli-runtime/pkg/resource/builder.go (ResourceTypeOrNameArgs).
import { kindOfWord } from '../../engine/kinds/catalogue.ts'
import { type KindDefinition, resourceOf } from '../../engine/kinds/define-kind.ts'
import { isFailure, send } from '../../engine/kernel/sync.ts'
import type { Routine } from '../../engine/kernel/sync.ts'
import type { KubeObject, Status } from '../../engine/kube-object.ts'

export interface NamedResource {
  readonly kind: KindDefinition
  readonly name: string
}

/** The objects that arguments name, or what is wrong with the arguments. */
export function namedResources(args: readonly string[]): readonly NamedResource[] | { readonly mistake: string } {
  const slashed = args.filter((arg) => arg.includes('/'))
  if (slashed.length > 0 && slashed.length < args.length) {
    return { mistake: 'there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. \'kubectl get resource/<resource_name>\' instead of \'kubectl get resource resource/<resource_name>\'' }
  }
  const pairs = slashed.length > 0 ? args.map((arg) => arg.split('/')) : args.slice(1).map((name) => [args[0], name])
  const found: NamedResource[] = []
  for (const [word, name, ...rest] of pairs) {
    if (rest.length > 0) return { mistake: 'arguments in resource/name form may not have more than one slash' }
    const kind = kindOfWord(word)
    if (!kind) return { mistake: `the server doesn't have a resource type ${JSON.stringify(word)}` }
    if (!name) return { mistake: 'arguments in resource/name form must have a single resource and name' }
    found.push({ kind, name })
  }
  if (found.length > 0 || args.length === 0) return found
  return kindOfWord(args[0]) ? { mistake: 'resource(s) were provided, but no name was specified' } : { mistake: `the server doesn't have a resource type ${JSON.stringify(args[0])}` }
}

/** Reads an object of the namespace, or says why it could not be read. */
export function* readResource({ kind, name }: NamedResource, namespace: string): Routine<{ readonly object: KubeObject } | { readonly status: Status }> {
  const answer = yield* send({ verb: 'get', resource: resourceOf(kind), name, ...(kind.namespaced && { namespace }) })
  return isFailure(answer) ? { status: answer.body as Status } : { object: answer.body as KubeObject }
}

/** `deployment.apps/web`, as `-o name` and messages have it. */
export function printedName({ kind, name }: NamedResource): string {
  const singular = kind.singular ?? kind.kind.toLowerCase()
  return `${kind.group ? `${singular}.${kind.group}` : singular}/${name}`
}
