// `kubectl wait`: until a condition holds, a field has a value, or an object is gone. Models kubectl/pkg/cmd/wait.
import { parseDuration } from '../../engine/duration.ts'
import { resourceOf } from '../../engine/kinds/define-kind.ts'
import { printedName } from '../print/names.ts'
import { JsonPathError, parseRelaxedPath, printValue } from '../print/json-path.ts'
import { defineVerb, ended, failed, FILE_FLAGS, SELECTOR_FLAGS, VALUE, type CommandWords } from './define-verb.ts'
import { readObject, selectObjects, type Target } from './resource-arguments.ts'
import type { Failure } from './failures.ts'
import type { Routine } from '../../engine/kernel/sync.ts'
import type { KubeObject } from '../../engine/kube-object.ts'
import type { CommandOutcome } from './define-verb.ts'

/** Whether what is waited for has come; `gone` is asked where the object is no longer there. */
interface Wish {
  readonly isMet: (object: KubeObject) => boolean
  readonly whenGone: boolean
}

const LOOK_AGAIN_MS = 250
const DEFAULT_MS = 30_000
const WEEK_MS = 7 * 24 * 3_600_000

interface Conditioned { readonly status?: { readonly observedGeneration?: number; readonly conditions?: readonly { readonly type: string; readonly status: string; readonly observedGeneration?: number }[] } }

function wishOf(text: string): Wish | { readonly mistake: string } {
  const low = text.toLowerCase()
  if (low === 'delete') return { isMet: () => false, whenGone: true }
  if (low === 'create') return { isMet: () => true, whenGone: false }
  if (low.startsWith('condition=')) {
    const [type, value = 'true'] = text.slice('condition='.length).split('=')
    return {
      whenGone: false,
      isMet: (object) => {
        const { status } = object as KubeObject & Conditioned, condition = status?.conditions?.find((one) => one.type.toLowerCase() === type.toLowerCase())
        const isCurrent = (condition?.observedGeneration ?? status?.observedGeneration ?? Infinity) >= (object.metadata.generation ?? 0)
        return condition !== undefined && isCurrent && condition.status.toLowerCase() === value.toLowerCase()
      },
    }
  }
  if (low.startsWith('jsonpath=')) {
    const rest = text.slice('jsonpath='.length), close = rest.indexOf('}'), path = rest.slice(0, close + 1), value = rest.slice(close + 1).replace(/^=/, '').replace(/^'(.*)'$/, '$1')
    try {
      const field = parseRelaxedPath(path)
      return { whenGone: false, isMet: (object) => field.find(object).some((found) => value === '' || printValue(found) === value) }
    } catch (error) {
      return { mistake: error instanceof JsonPathError ? error.message : String(error) }
    }
  }
  return { mistake: `unrecognized condition: ${JSON.stringify(text)}` }
}

function* wait(words: CommandWords): Routine<CommandOutcome> {
  const { flags } = words
  if (flags['for'] === undefined) return failed('required flag(s) "for" not set')
  const wish = wishOf(flags['for']), asked = parseDuration(flags['timeout'] ?? '30s')
  if ('mistake' in wish) return failed(wish.mistake)
  const timeoutMs = typeof asked !== 'number' ? DEFAULT_MS : asked < 0 ? WEEK_MS : asked
  const selected = yield* selectObjects(words)
  if ('mistake' in selected) return failed(selected.mistake)
  if (selected.targets.length === 0 && selected.failures.length === 0) return failed('no matching resources found')
  let stdout = '', waited = 0
  const failures: Failure[] = wish.whenGone ? [] : [...selected.failures]
  for (const target of selected.targets) {
    let now: Target | undefined = target
    for (;;) {
      if (now ? wish.isMet(now.object) : wish.whenGone) {
        stdout += `${printedName(target.kind, target.object.metadata.name)} condition met\n`
        break
      }
      if (!now) {
        failures.push({ error: `${resourceOf(target.kind)} ${JSON.stringify(target.object.metadata.name)} not found` })
        break
      }
      if (waited >= timeoutMs) {
        failures.push({ error: `timed out waiting for the condition on ${target.kind.plural}/${target.object.metadata.name}` })
        break
      }
      yield [{ waitMs: LOOK_AGAIN_MS }]
      waited += LOOK_AGAIN_MS
      const next = yield* readObject(target.kind, target.object.metadata.name, target.namespace ?? '')
      now = !('failure' in next) && next.object.metadata.uid === target.object.metadata.uid ? next : undefined
    }
  }
  return ended(stdout, failures)
}

export default defineVerb({
  name: 'wait', summary: 'Waits until objects are as they should be.', usage: ['wait --for=condition=NAME[=VALUE] TYPE/NAME [--timeout=30s]', "wait --for=jsonpath='{.status.phase}'=Running TYPE/NAME", 'wait --for=delete TYPE/NAME'],
  flags: { ...FILE_FLAGS, ...SELECTOR_FLAGS, for: VALUE, timeout: VALUE, output: { takes: 'value', short: 'o' } },
  run: wait,
})
