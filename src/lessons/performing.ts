// Carries out what a solution says, as Commands: for the checker on a cluster of its own, for the page on the learner's.
// A performance is a generator: it demands, and whoever drives it, at once or in its own time, carries out and answers.
import { type Document, parseAllDocuments, parseDocument } from 'yaml'
import { fieldValues, selected } from './goal/evaluate.ts'
import { parseQuery } from './goal/language.ts'
import { matchesPattern } from './name-pattern.ts'
import type { GoalObject } from './goal/facts.ts'
import type { Lesson, SolutionAction, Target } from './lesson.ts'

interface Ref { readonly kind: string; readonly namespace: string; readonly name: string }

/** What a performance does to the cluster; each is a Command of the worker. */
export type LessonCommand =
  | { readonly do: 'apply'; readonly text: string; readonly file: string }
  | { readonly do: 'delete'; readonly ref: Ref }
  | { readonly do: 'answer'; readonly step: string; readonly choice: string }
  | { readonly do: 'traffic'; readonly service: { readonly namespace: string; readonly name: string }; readonly count: number; readonly everyMs: number }
  | { readonly do: 'kubectl'; readonly line: string; readonly files: Readonly<Record<string, string>> }
  | { readonly do: 'fault'; readonly fault: string; readonly target: Ref; readonly options: Readonly<Record<string, string | number | boolean>> }

export type Demand =
  /** Do this, and let time pass until it was answered. `fails`: it must be refused. */
  | { readonly ask: 'act'; readonly command: LessonCommand; readonly what: string; readonly fails: boolean }
  | { readonly ask: 'advance'; readonly ms: number }
  | { readonly ask: 'settle'; readonly atMostMs: number }
  /** The objects or things of this kind that are there now, in the order in which they came. */
  | { readonly ask: 'objects'; readonly kind: string }

/** Ends when all was carried out. To `objects` it wants the objects, to everything else nothing. */
export type Performance = Generator<Demand, void, readonly GoalObject[] | undefined>

/** The files as whoever performs has them. */
export interface Desk {
  read(file: string): string | undefined
  write(file: string, text: string): void
  readonly names: readonly string[]
}

/** Something that the solution is about is not there. */
export class NothingThere extends Error {
  override readonly name = 'NothingThere'
}

const SETTLE_AT_MOST_MS = 30 * 60_000

/** Files of a lesson as they are when it begins; those that are not applied are still to be written. */
export function lessonDesk({ start, files }: Pick<Lesson, 'start' | 'files'>): Desk {
  const texts = new Map(start.manifests.map(({ name, text }) => [name, text]))
  return {
    read: (file) => texts.get(file) ?? files.find(({ name }) => name === file)?.text,
    write: (file, text) => { texts.set(file, text) },
    get names() { return [...new Set([...texts.keys(), ...files.map(({ name }) => name)])] },
  }
}

/** Brings a fresh cluster to where the lesson begins. */
export function* opening(lesson: Lesson): Performance {
  const { before, start } = lesson
  if (before) {
    yield* opening(before)
    const desk = lessonDesk(before)
    for (const action of before.solution) yield* performing(action, before, desk)
  }
  for (const { name, text } of start.manifests) yield { ask: 'act', command: { do: 'apply', text, file: name }, what: `start/${name}`, fails: false }
  yield { ask: 'settle', atMostMs: SETTLE_AT_MOST_MS }
  const desk = lessonDesk(lesson)
  for (const fault of start.faults) yield* performing(fault, lesson, desk)
  if (start.faults.length > 0) yield { ask: 'settle', atMostMs: SETTLE_AT_MOST_MS }
}

/** Carries out one action of the solution. */
export function* performing(action: SolutionAction, lesson: Pick<Lesson, 'start' | 'files'>, desk: Desk): Performance {
  switch (action.do) {
    case 'step': return
    case 'advance': return void (yield { ask: 'advance', ms: action.ms })
    case 'predict':
    case 'answer': return void (yield { ask: 'act', command: { do: 'answer', step: action.step, choice: action.choice }, what: `answer ${action.step}`, fails: false })
    case 'set': return desk.write(action.file, withField(textOf(desk, action.file), action.path, action.value))
    case 'unset': return desk.write(action.file, withField(textOf(desk, action.file), action.path, undefined))
    case 'write': return desk.write(action.file, referenceOf(lesson, action.file))
    case 'apply': return void (yield { ask: 'act', command: { do: 'apply', text: textOf(desk, action.file), file: action.file }, what: `apply ${action.file}`, fails: action.fails === true })
    case 'delete': {
      const ref = yield* found(action.target)
      return void (yield { ask: 'act', command: { do: 'delete', ref }, what: `delete ${ref.kind}/${ref.name}`, fails: action.fails === true })
    }
    case 'kubectl': {
      const line = yield* named(action.line)
      const files = Object.fromEntries(desk.names.filter((name) => line.includes(name)).map((name) => [name, desk.read(name) ?? '']))
      return void (yield { ask: 'act', command: { do: 'kubectl', line, files }, what: line, fails: action.fails === true })
    }
    case 'fault': {
      const target = yield* found(action.target)
      yield { ask: 'act', command: { do: 'fault', fault: action.fault, target, options: action.options }, what: `fault ${action.fault} ${target.kind}/${target.name}`, fails: action.fails === true }
      // What comes next comes later than what it has struck.
      return void (yield { ask: 'advance', ms: 1 })
    }
    case 'traffic': {
      const { namespace, name } = yield* found(action.target)
      return void (yield { ask: 'act', command: { do: 'traffic', service: { namespace, name }, count: action.count, everyMs: action.everyMs }, what: `traffic Service/${name}`, fails: false })
    }
  }
}

function textOf(desk: Desk, file: string): string {
  const text = desk.read(file)
  if (text === undefined) throw new NothingThere(`the solution uses ${file}, which is none of the lesson's files: ${desk.names.join(', ') || 'there are none'}`)
  return text
}

/** A file as it lies in start/. */
function referenceOf({ start, files }: Pick<Lesson, 'start' | 'files'>, file: string): string {
  const reference = [...start.manifests, ...files].find(({ name }) => name === file)
  if (!reference) throw new NothingThere(`the solution writes ${file}, but there is no start/${file}`)
  return reference.text
}

/** The object that is meant: by its name, by the beginning of its name, or by what was put in braces. */
function* found({ kind, namespace, name }: Target): Generator<Demand, Ref, readonly GoalObject[] | undefined> {
  const isWhole = /^\{[^}]*\}$/.test(name)
  const exact = name.includes('{') ? yield* named(name) : name
  if (!exact.endsWith('*')) {
    const object = isWhole ? ((yield { ask: 'objects', kind }) ?? []).find((candidate) => candidate.metadata.name === exact) : undefined
    return { kind, namespace: object?.metadata.namespace ?? namespace, name: exact }
  }
  const objects = (yield { ask: 'objects', kind }) ?? []
  const object = objects.find(({ metadata }) => metadata.deletionTimestamp === undefined && (metadata.namespace ?? namespace) === namespace && matchesPattern(`${kind}/${exact}`, { kind, name: metadata.name }))
  if (!object) throw new NothingThere(`the solution wants ${kind}/${exact}, but there is none`)
  return { kind, namespace, name: object.metadata.name }
}

const GENERATED = /\{([A-Z][A-Za-z]*(?:\[[^\]]*\])?)#(\d+)((?:\.[A-Za-z]+)*)\}/g

/** A text with the names that Kubernetes made up: `{Pod[app=web]#0}` is the first such Pod, `{Pod[app=web]#0.spec.nodeName}` its node. */
export function* named(text: string): Generator<Demand, string, readonly GoalObject[] | undefined> {
  let result = ''
  let from = 0
  for (const match of text.matchAll(GENERATED)) {
    const query = parseQuery(match[1])
    const objects = selected((yield { ask: 'objects', kind: query.root }) ?? [], query).filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    const object = objects.at(Number(match[2]))
    if (!object) throw new NothingThere(`the solution wants ${match[0]}, but there are ${objects.length}`)
    result += text.slice(from, match.index) + (match[3] === '' ? object.metadata.name : String(fieldValues(object, match[3].slice(1).split('.'))[0] ?? ''))
    from = match.index + match[0].length
  }
  return result + text.slice(from)
}

/** A lesson's files as its solution has made them by the end of a step: those that the step is about. */
export function filesAfter(lesson: Pick<Lesson, 'start' | 'files' | 'solution'>, step: string): readonly { readonly name: string; readonly text: string }[] {
  const desk = lessonDesk(lesson)
  const touched = new Set<string>()
  let under = ''
  for (const action of lesson.solution) {
    if (action.do === 'step') {
      if (under === step) break
      under = action.step
    } else if (action.do === 'set' || action.do === 'unset' || action.do === 'write') {
      // Changes of files demand nothing of the cluster.
      performing(action, lesson, desk).next()
      if (under === step) touched.add(action.file)
    }
  }
  return [...touched].map((name) => ({ name, text: textOf(desk, name) }))
}

/** A text of YAML with one field changed, or taken out; a number in front of the path picks a document. */
export function withField(text: string, path: readonly (string | number)[], value: unknown): string {
  const documents = parseAllDocuments(text)
  if (documents.length <= 1) return changed(parseDocument(text) as Document, path, value)
  const [index, ...rest] = typeof path[0] === 'number' ? path : [0, ...path]
  return [...documents].map((document, i) => (i === index ? changed(document as Document, rest, value) : document.toString())).join('')
}

function changed(document: Document, path: readonly (string | number)[], value: unknown): string {
  if (value === undefined) document.deleteIn(path)
  else document.setIn(path, typeof value === 'object' ? document.createNode(value) : value)
  return document.toString()
}
