// `kubectl set`: image, env and resources of the containers of a Pod template. Models kubectl/pkg/cmd/set.
import { CHANGE_FLAGS, defineVerb, failed, FILE_FLAGS, LIST, SELECTOR_FLAGS, VALUE, type CommandWords, type Verb } from '../define-verb.ts'
import { changeEach, patched, type Change } from './change-each.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'
import type { CommandOutcome } from '../define-verb.ts'

interface ContainerPart { readonly name: string; readonly image?: string; readonly env?: readonly { readonly name: string; readonly value?: string }[]; readonly resources?: Readonly<Record<string, unknown>> }
interface PodPart { readonly containers?: readonly ContainerPart[]; readonly initContainers?: readonly ContainerPart[] }

/** Where a kind keeps its Pod's spec. */
function podPath({ kind }: KubeObject): readonly string[] {
  if (kind === 'Pod') return ['spec']
  return kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template', 'spec'] : ['spec', 'template', 'spec']
}

function podPart(object: KubeObject): PodPart | undefined {
  return podPath(object).reduce<unknown>((value, field) => (value as Record<string, unknown> | undefined)?.[field], object) as PodPart | undefined
}

type Edit = (container: ContainerPart) => object | undefined

/** Changes the containers that `chosen` lets through; those the edit leaves alone are not sent. */
function* editContainers(words: CommandWords, args: readonly string[], did: string, editFor: (object: KubeObject) => Edit | { readonly mistake: string }): Routine<CommandOutcome> {
  return yield* changeEach({ ...words, args }, 'kubectl-set', function* (target, context): Routine<Change> {
    const pod = podPart(target.object)
    if (!pod?.containers) return { failure: { error: `the object is not a pod or does not have a pod template: ${target.kind.kind}` } }
    const edit = editFor(target.object)
    if ('mistake' in edit) return { failure: { error: edit.mistake } }
    const changes = (list: readonly ContainerPart[] = []): readonly object[] => list.flatMap((container) => {
      const change = edit(container)
      return change ? [{ name: container.name, ...change }] : []
    })
    const containers = changes(pod.containers), initContainers = changes(pod.initContainers)
    const spec = { ...(containers.length > 0 && { containers }), ...(initContainers.length > 0 && { initContainers }) }
    const body = [...podPath(target.object)].reverse().reduce<object>((inner, field) => ({ [field]: inner }), spec)
    if (context.dryRun === 'client' || Object.keys(spec).length === 0) return { did, object: target.object }
    return yield* patched(target, { patchType: 'strategic', body }, context, did)
  })
}

function isPair(arg: string): boolean {
  return arg.includes('=')
}

function* setImage(words: CommandWords): Routine<CommandOutcome> {
  const pairs = words.args.filter(isPair), args = words.args.filter((arg) => !isPair(arg))
  if (args.length === 0 && !words.lists['filename']) return failed('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  if (pairs.length === 0) return failed('at least one image update is required')
  const images = new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
  return yield* editContainers(words, args, 'image updated', (object) => {
    const pod = podPart(object), names = [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])].map(({ name }) => name)
    const missing = [...images.keys()].find((name) => name !== '*' && !names.includes(name))
    if (missing !== undefined) return { mistake: `unable to find container named ${JSON.stringify(missing)}` }
    return ({ name, image }) => {
      const wanted = images.get(name) ?? images.get('*')
      return wanted === undefined || wanted === image ? undefined : { image: wanted }
    }
  })
}

function matcher({ flags }: CommandWords): (name: string) => boolean {
  const wanted = flags['containers'] ?? '*'
  return (name) => wanted === '*' || wanted.split(',').includes(name)
}

function* setEnv(words: CommandWords): Routine<CommandOutcome> {
  const isChange = (arg: string): boolean => isPair(arg) || (arg.endsWith('-') && !arg.includes('/'))
  const changes = [...words.args.filter(isChange), ...(words.lists['env'] ?? [])], args = words.args.filter((arg) => !isChange(arg))
  if (args.length === 0 && !words.lists['filename']) return failed('one or more resources must be specified as <resource> <name> or <resource>/<name>')
  if (changes.length === 0) return failed('at least one environment variable must be provided')
  const set = changes.filter(isPair).map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1) }))
  const gone = changes.filter((change) => !isPair(change)).map((change) => ({ $patch: 'delete', name: change.slice(0, -1) })), matches = matcher(words)
  return yield* editContainers(words, args, 'env updated', () => ({ name }) => (matches(name) ? { env: [...set, ...gone] } : undefined))
}

function quantities(text: string | undefined): Readonly<Record<string, string>> | undefined {
  return text === undefined ? undefined : Object.fromEntries(text.split(',').filter(Boolean).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

function* setResources(words: CommandWords): Routine<CommandOutcome> {
  const limits = quantities(words.flags['limits']), requests = quantities(words.flags['requests']), matches = matcher(words)
  if (!limits && !requests) return failed('you must specify an update to requests or limits (in the form of --requests/--limits)')
  return yield* editContainers(words, words.args, 'resource requirements updated', () => ({ name }) => (matches(name) ? { resources: { ...(limits && { limits }), ...(requests && { requests }) } } : undefined))
}

const FLAGS = { ...FILE_FLAGS, ...SELECTOR_FLAGS, ...CHANGE_FLAGS }
const sub = (name: string, summary: string, usage: string, flags: Verb['flags'], run: Verb['run']): Verb => ({ name, summary, usage: [usage], flags: { ...FLAGS, ...flags }, run })

export default defineVerb({
  name: 'set', summary: 'Sets the image, environment or resources of containers.', usage: ['set COMMAND TYPE/NAME …'],
  subcommands: [
    sub('image', 'Sets images of containers.', 'set image TYPE/NAME CONTAINER=IMAGE…', {}, setImage),
    sub('env', 'Sets environment variables.', 'set env TYPE/NAME KEY=VALUE… KEY-', { env: { takes: 'list', short: 'e' }, containers: { takes: 'value', short: 'c' } }, setEnv),
    sub('resources', 'Sets requests and limits.', 'set resources TYPE/NAME --requests=cpu=100m --limits=memory=64Mi', { limits: VALUE, requests: VALUE, containers: { takes: 'value', short: 'c' }, env: LIST }, setResources),
  ],
})
