// The solution of a lesson: one action per line, with the virtual time it waits. What a learner would do, in words a program can follow.
import { parse as parseYaml } from 'yaml'
import { parseDuration } from '../engine/duration.ts'
import type { FaultAction, SolutionAction, Target } from './lesson.ts'

/** Reads solution.txt; mistakes come with their line. */
export function readSolution(text: string): { readonly actions: readonly SolutionAction[]; readonly problems: readonly string[] } {
  const actions: SolutionAction[] = []
  const problems: string[] = []
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) return
    const action = readLine(line)
    if (typeof action === 'string') problems.push(`solution.txt, line ${index + 1}: "${line}": ${action}`)
    else actions.push(action)
  })
  return { actions, problems }
}

/** How an object is said. */
const REFERENCE = 'Kind/name or Kind/namespace/name; * for the rest of a name, or {Kind[label=value]#0}'

interface Form {
  /** How many words stand behind the verb; at least so many where `more`. */
  readonly words: number
  readonly more?: boolean
  readonly usage: string
  read(words: readonly string[]): SolutionAction | string
}

const FORMS: Readonly<Record<string, Form>> = {
  step: { words: 1, usage: 'step ID', read: ([step]) => ({ do: 'step', step }) },
  advance: { words: 1, usage: 'advance DURATION, such as 5s', read: ([text]) => advance(text) },
  predict: { words: 2, usage: 'predict STEP OPTION', read: ([step, choice]) => ({ do: 'predict', step, choice }) },
  answer: { words: 1, usage: 'answer STEP', read: ([step]) => ({ do: 'answer', step, choice: 'complete' }) },
  set: { words: 3, more: true, usage: 'set FILE PATH VALUE, such as set web.yaml spec.replicas 3', read: ([file, path, ...value]) => ({ do: 'set', file, path: readPath(path), value: plain(value.join(' ')) }) },
  unset: { words: 2, usage: 'unset FILE PATH, such as unset web.yaml spec.nodeSelector', read: ([file, path]) => ({ do: 'unset', file, path: readPath(path) }) },
  write: { words: 1, usage: 'write FILE', read: ([file]) => ({ do: 'write', file }) },
  apply: { words: 1, usage: 'apply FILE', read: ([file]) => ({ do: 'apply', file }) },
  delete: { words: 1, usage: `delete ${REFERENCE}`, read: ([ref]) => about(ref, (target) => ({ do: 'delete', target })) },
  kubectl: { words: 1, more: true, usage: 'kubectl and the rest of the line', read: (words) => ({ do: 'kubectl', line: ['kubectl', ...words].join(' ') }) },
  fault: { words: 2, more: true, usage: 'fault NAME Kind/name [key=value …], such as fault crash Pod/web-*', read: (words) => readFault(words) },
  traffic: { words: 3, usage: 'traffic Service/NAME COUNT EVERY, such as traffic Service/web 20 200ms', read: ([ref, count, every]) => traffic(ref, count, every) },
}

/** A line; `fails` in front of it says that it is to be refused. */
function readLine(line: string): SolutionAction | string {
  const [, mustFail, rest] = /^(fails\s+)?(.*)$/.exec(line) ?? []
  const action: SolutionAction | string = /^kubectl\s/.test(rest) ? { do: 'kubectl', line: rest } : readAction(rest.split(/\s+/))
  if (mustFail === undefined || typeof action === 'string') return action
  return action.do === 'apply' || action.do === 'delete' || action.do === 'kubectl' || action.do === 'fault' ? { ...action, fails: true } : 'only apply, delete, kubectl and fault can fail'
}

function readAction([verb, ...words]: readonly string[]): SolutionAction | string {
  const form = Object.hasOwn(FORMS, verb) ? FORMS[verb] : undefined
  if (!form) return `unknown action; there are ${Object.keys(FORMS).join(', ')}`
  return words.length === form.words || (form.more && words.length > form.words) ? form.read(words) : `write: ${form.usage}`
}

function advance(text: string): SolutionAction | string {
  const ms = parseDuration(text)
  return typeof ms === 'number' ? { do: 'advance', ms } : `"${text}" is no duration; write 500ms, 5s or 2m`
}

/** Reads `NAME Kind/name [key=value …]`; a text says what is wrong. */
export function readFault([fault, ref = '', ...words]: readonly string[]): FaultAction | string {
  const options: Record<string, string | number | boolean> = {}
  for (const word of words) {
    const [, key, value] = /^([A-Za-z]+)=(.+)$/.exec(word) ?? []
    if (key === undefined) return `"${word}" is no option; write key=value`
    options[key] = scalar(value)
  }
  return about(ref, (target) => ({ do: 'fault', fault, target, options }))
}

function traffic(ref: string, count: string, every: string): SolutionAction | string {
  const everyMs = parseDuration(every)
  if (typeof everyMs !== 'number') return `"${every}" is no duration; write 200ms or 1s`
  if (!/^[1-9]\d*$/.test(count)) return `"${count}" is no number of requests`
  return about(ref, (target) => ({ do: 'traffic', target, count: Number(count), everyMs }))
}

function about<Action>(ref: string, make: (target: Target) => Action): Action | string {
  const target = readTarget(ref)
  return target ? make(target) : `write ${REFERENCE}`
}

/** Reads `Kind/name`, `Kind/namespace/name`, `{Kind[…]#0}`. Names of simulated things may hold a `/` themselves. */
function readTarget(ref: string): Target | undefined {
  const generated = /^\{([A-Z][A-Za-z]*)[[#]/.exec(ref)
  if (generated) return { kind: generated[1], namespace: 'default', name: ref }
  const [kind, second, ...rest] = ref.split('/')
  if (!/^[A-Z][A-Za-z]*$/.test(kind) || !second) return undefined
  if (rest.length === 0 || kind.startsWith('Sim')) return { kind, namespace: 'default', name: [second, ...rest].join('/') }
  return { kind, namespace: second, name: rest.join('/') }
}

/** A path as people write it, elements of lists by number: `spec.template.spec.containers.0.image`. A key with dots stands in quotes; a number in front picks a document of the file. */
export function readPath(text: string): readonly (string | number)[] {
  return [...text.matchAll(/'([^']*)'|([^.']+)/g)].map(([, quoted, bare]) => (bare === undefined ? quoted : /^\d+$/.test(bare) ? Number(bare) : bare))
}

function scalar(text: string): string | number | boolean {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text)
  return text === 'true' ? true : text === 'false' ? false : text
}

/** A value as YAML has it: a number, a text, or `{disk: ssd}`. What is no YAML is a text. */
function plain(text: string): unknown {
  try {
    return parseYaml(text)
  } catch {
    return text
  }
}
