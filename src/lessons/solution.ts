// The solution of a lesson: one action per line, with the virtual time it waits. What a learner would do, in words a program can follow.
import { parseDuration } from '../engine/duration.ts'
import type { SolutionAction } from './lesson.ts'

/** Reads solution.txt; mistakes come with their line. */
export function readSolution(text: string): { readonly actions: readonly SolutionAction[]; readonly problems: readonly string[] } {
  const actions: SolutionAction[] = []
  const problems: string[] = []
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) return
    const action = readAction(line.split(/\s+/))
    if (typeof action === 'string') problems.push(`solution.txt, line ${index + 1}: "${line}": ${action}`)
    else actions.push(action)
  })
  return { actions, problems }
}

const FORMS: Readonly<Record<string, { readonly words: number; readonly usage: string; read(words: readonly string[]): SolutionAction | string }>> = {
  step: { words: 1, usage: 'step ID', read: ([step]) => ({ do: 'step', step }) },
  advance: { words: 1, usage: 'advance DURATION, such as 5s', read: ([text]) => advance(text) },
  predict: { words: 2, usage: 'predict STEP OPTION', read: ([step, choice]) => ({ do: 'predict', step, choice }) },
  answer: { words: 1, usage: 'answer STEP', read: ([step]) => ({ do: 'answer', step, choice: 'complete' }) },
  set: { words: 3, usage: 'set FILE PATH VALUE, such as set web.yaml spec.replicas 3', read: ([file, path, value]) => ({ do: 'set', file, path: path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)), value: plain(value) }) },
  apply: { words: 1, usage: 'apply FILE', read: ([file]) => ({ do: 'apply', file }) },
  delete: { words: 1, usage: 'delete Kind/name or Kind/namespace/name; * for the rest of a name', read: ([ref]) => deletion(ref) },
}

function readAction([verb, ...words]: readonly string[]): SolutionAction | string {
  const form = Object.hasOwn(FORMS, verb) ? FORMS[verb] : undefined
  if (!form) return `unknown action; there are ${Object.keys(FORMS).join(', ')}`
  return words.length === form.words ? form.read(words) : `write: ${form.usage}`
}

function advance(text: string): SolutionAction | string {
  const ms = parseDuration(text)
  return typeof ms === 'number' ? { do: 'advance', ms } : `"${text}" is no duration; write 500ms, 5s or 2m`
}

function deletion(ref: string): SolutionAction | string {
  const [kind, second, third] = ref.split('/')
  if (!kind || !second) return 'write Kind/name or Kind/namespace/name'
  return third === undefined ? { do: 'delete', kind, namespace: 'default', name: second } : { do: 'delete', kind, namespace: second, name: third }
}

function plain(text: string): unknown {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  return text === 'true' ? true : text === 'false' ? false : text
}
