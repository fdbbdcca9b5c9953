// `kubectl exec`: a command inside of a container. Models kubectl/pkg/cmd/exec/exec.go.
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { defineVerb, ended, failed, misused, SWITCH, VALUE } from '../define-verb.ts'
import { commandError, failureOf } from '../failures.ts'
import { isOn } from '../read-words.ts'
import { containerOf, podOf } from './pod-argument.ts'
import type { ExecResult } from '../../../engine/apiserver/pod-connections.ts'
import type { Status } from '../../../engine/kube-object.ts'

const SHELLS = new Set(['sh', 'bash', 'ash', '/bin/sh', '/bin/bash', '/bin/ash'])

export default defineVerb({
  name: 'exec', summary: 'Runs a command inside of a container.', usage: ['exec POD [-c CONTAINER] -- COMMAND ARGS…', 'exec TYPE/NAME -- COMMAND ARGS…'],
  flags: { container: { takes: 'value', short: 'c' }, stdin: { takes: 'switch', short: 'i' }, tty: { takes: 'switch', short: 't' }, quiet: { takes: 'switch', short: 'q' }, 'pod-running-timeout': VALUE, help: SWITCH },
  *run(words) {
    const { args: [target, ...rest], behindDashes, flags, files } = words
    if (target === undefined) return misused(words, 'pod, type/name or --filename must be specified')
    if (rest.length > 0 && behindDashes === undefined) return failed("exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples")
    const command = behindDashes ?? []
    if (command.length === 0) return misused(words, 'you must specify at least one command for the container')
    if (isOn(words, 'tty') && command.length === 1 && SHELLS.has(command[0])) return failed(`a shell cannot be kept open here; give it one command: kubectl exec ${target} -- ${command[0]} -c 'COMMAND'`)
    const found = yield* podOf(target, words.namespace)
    if ('failure' in found) return ended('', [found.failure])
    const { metadata: { name, namespace }, status } = found.pod
    if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return failed(`cannot exec into a container in a completed pod; current phase is ${status.phase}`)
    const { container, told } = containerOf(found.pod, flags['container']), stdin = isOn(words, 'stdin') && Object.hasOwn(files, '-') ? { stdin: files['-'] } : {}
    const answer = yield* send({ verb: 'create', resource: 'pods', namespace, name, subresource: 'exec', body: { container, command, ...stdin } })
    if (isFailure(answer)) {
      const refusal = answer.body as Status
      return ended('', [refusal.reason ? failureOf(answer) : { error: refusal.message ?? '' }], told)
    }
    const { stdout, stderr, exitCode } = answer.body as unknown as ExecResult
    if (exitCode === 0) return { exit: 0, stdout, stderr: told + stderr }
    return { exit: exitCode, stdout, stderr: told + stderr + commandError([{ error: `command terminated with exit code ${exitCode}` }]).replace(/^error: /, '') }
  },
})
