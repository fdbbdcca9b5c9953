// `kubectl debug`: adds a container to a running Pod for looking around. Models kubectl/pkg/cmd/debug/debug.go.
import type { ContainerStatus, EphemeralContainer } from '../../../engine/generated/api-types.d.ts'
import { hashText } from '../../../engine/kernel/chance.ts'
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import { type CommandOutcome, type CommandWords, defineVerb, ended, failed, LIST, misused, SWITCH, VALUE } from '../define-verb.ts'
import { failureOf } from '../failures.ts'
import { isOn } from '../read-words.ts'
import { podOf, type PodObject } from './pod-argument.ts'

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'
const LOOK_EVERY_MS = 500
const LONGEST_MS = 120_000
const SHELLS = new Set(['sh', 'bash', 'ash', '/bin/sh', '/bin/bash', '/bin/ash'])

/** Five letters that nobody has taken in this Pod. */
function defaultName({ metadata, spec }: PodObject): string {
  let hash = hashText(`${metadata.uid} ${spec.ephemeralContainers?.length ?? 0}`), suffix = ''
  for (let i = 0; i < 5; i++) {
    suffix += LETTERS[hash % LETTERS.length]
    hash = hashText(`${hash}`)
  }
  return `debugger-${suffix}`
}

function containerFor(words: CommandWords, name: string): EphemeralContainer {
  const { flags, lists, args: [, ...rest], behindDashes = [] } = words, command = [...rest, ...behindDashes], env = (lists['env'] ?? []).map((pair) => ({ name: pair.split('=')[0], value: pair.slice(pair.indexOf('=') + 1) }))
  return {
    name, image: flags['image'], resources: {}, terminationMessagePolicy: 'File', ...(env.length > 0 && { env }), ...(flags['image-pull-policy'] !== undefined && { imagePullPolicy: flags['image-pull-policy'] }),
    ...(command.length > 0 && (isOn(words, 'arguments-only') ? { args: command } : { command })), ...(isOn(words, 'stdin') && { stdin: true }), ...(isOn(words, 'tty') && { tty: true }),
    ...(flags['target'] !== undefined && { targetContainerName: flags['target'] }), securityContext: { capabilities: { add: ['SYS_PTRACE'] } },
  } as EphemeralContainer
}

/** What the container has said once it has ended, or for as long as it is waited for. */
function* attach({ metadata: { name, namespace } }: PodObject, container: string): Routine<CommandOutcome> {
  for (let waitedMs = 0; waitedMs < LONGEST_MS; waitedMs += LOOK_EVERY_MS) {
    const answer = yield* send({ verb: 'get', resource: 'pods', namespace, name })
    if (isFailure(answer)) return ended('', [failureOf(answer)])
    const state = (answer.body as PodObject).status?.ephemeralContainerStatuses?.find((status: ContainerStatus) => status.name === container)?.state
    if (state?.terminated) {
      const logs = yield* send({ verb: 'get', resource: 'pods', namespace, name, subresource: 'log', query: { container } })
      return isFailure(logs) ? ended('', [failureOf(logs)]) : { exit: 0, stdout: (logs.body as unknown as { readonly text: string }).text, stderr: '' }
    }
    yield [{ waitMs: LOOK_EVERY_MS }]
  }
  return failed('timed out waiting for the condition')
}

export default defineVerb({
  name: 'debug', summary: 'Adds a container to a running Pod for looking around.', usage: ['debug POD --image=IMAGE [-c NAME] [--target=CONTAINER] [-it] [-- COMMAND ARGS…]'],
  flags: {
    image: VALUE, container: { takes: 'value', short: 'c' }, target: VALUE, stdin: { takes: 'switch', short: 'i' }, tty: { takes: 'switch', short: 't' }, env: LIST, attach: SWITCH, quiet: { takes: 'switch', short: 'q' },
    'image-pull-policy': VALUE, 'arguments-only': SWITCH, profile: VALUE, 'copy-to': VALUE, 'share-processes': SWITCH, 'set-image': LIST,
  },
  *run(words) {
    const { args: [target], flags, behindDashes = [] } = words
    if (target === undefined) return misused(words, 'NAME is required for debug')
    if (flags['copy-to'] !== undefined || /^nodes?\//.test(target)) return failed('copies of Pods and shells on nodes are not available here: add a container to the Pod with `kubectl debug POD --image=IMAGE`')
    if (flags['image'] === undefined) return failed('you must specify --image when not using --copy-to.')
    const found = yield* podOf(target, words.namespace)
    if ('failure' in found) return ended('', [found.failure])
    const { pod } = found, name = flags['container'] ?? defaultName(pod), { metadata } = pod
    const told = flags['target'] === undefined ? '' : `Targeting container ${JSON.stringify(flags['target'])}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`
    const named = flags['container'] === undefined && !isOn(words, 'quiet') ? `Defaulting debug container name to ${name}.\n` : ''
    const answer = yield* send({ verb: 'patch', patchType: 'strategic', resource: 'pods', namespace: metadata.namespace, name: metadata.name, subresource: 'ephemeralcontainers', body: { spec: { ephemeralContainers: [containerFor(words, name)] } } })
    if (isFailure(answer)) return ended('', [failureOf(answer)], told + named)
    const isInteractive = isOn(words, 'stdin') || isOn(words, 'tty') || isOn(words, 'attach'), isShell = behindDashes.length === 0 || (behindDashes.length === 1 && SHELLS.has(behindDashes[0]))
    if (!isInteractive) return { exit: 0, stdout: '', stderr: told + named }
    if (isShell) return ended('', [{ error: `a shell cannot be kept open here; give it one command: kubectl exec ${metadata.name} -c ${name} -- sh -c 'COMMAND'` }], told + named)
    const attached = yield* attach(pod, name)
    return { ...attached, stderr: told + named + attached.stderr }
  },
})
