// Puts a lesson together from its files: lesson.md, lesson.en.md, solution.txt and the manifests in start/.
import { readFrontMatter } from './front-matter.ts'
import { readProse } from './prose.ts'
import { readSolution } from './solution.ts'
import type { FrontMatter } from './front-matter.ts'
import type { Lesson, LessonLanguage, LessonText, Manifest, Step, StepText } from './lesson.ts'
import type { Prose } from './prose.ts'

/** The files of a lesson by their path in its folder. */
export type LessonFiles = Readonly<Record<string, string>>

export interface LessonReading {
  readonly lesson?: Lesson
  /** Prose by language with all its sections, for the checker. */
  readonly prose: Readonly<Partial<Record<LessonLanguage, Prose>>>
  readonly problems: readonly string[]
}

const EMPTY: StepText = { title: '', body: [], hints: [], checks: [], options: {} }
const FRONT_MATTER = /^---\n([\s\S]*?)\n---\n/

/** Reads a lesson. What is wrong comes as sentences; a lesson comes when its head could be read. */
export function readLesson(files: LessonFiles): LessonReading {
  const missing = ['lesson.md', 'lesson.en.md', 'solution.txt'].filter((name) => files[name] === undefined)
  if (missing.length > 0) return { prose: {}, problems: missing.map((name) => `${name} is missing`) }
  const head = FRONT_MATTER.exec(files['lesson.md'])
  if (!head) return { prose: {}, problems: ['lesson.md must begin with front matter between two lines "---"'] }
  const { value, problems: inFront } = readFrontMatter(head[1])
  const ko = readProse(files['lesson.md'].slice(head[0].length), head[0].split('\n').length)
  const en = readProse(files['lesson.en.md'])
  const solution = readSolution(files['solution.txt'])
  const problems = [...inFront, ...ko.problems.map((problem) => `lesson.md, ${problem}`), ...en.problems.map((problem) => `lesson.en.md, ${problem}`), ...solution.problems]
  if (!value) return { prose: { ko, en }, problems }
  const { after, preset = '', seed = 0, nodes = {}, faults } = value.start
  const textsOf = (names: readonly string[]): Manifest[] => names.flatMap((name) => (files[`start/${name}`] === undefined ? [] : [{ name, text: files[`start/${name}`] }]))
  const written = filesOf(value.steps).filter((name) => !value.start.manifests.includes(name))
  for (const name of [...value.start.manifests, ...written]) if (files[`start/${name}`] === undefined) problems.push(`start/${name} is missing`)
  const { recall, ...rest } = value
  const lesson: Lesson = {
    ...rest,
    ...(recall && { recall }),
    start: { ...(after !== undefined && { after }), preset, seed, nodes, manifests: textsOf(value.start.manifests), faults },
    files: textsOf(written),
    solution: solution.actions,
    text: { ko: textOf(value, 'ko', ko), en: textOf(value, 'en', en) },
    notes: { ko: ko.sections.get('notes')?.body ?? [], en: en.sections.get('notes')?.body ?? [] },
    later: { ko: ko.sections.get('later')?.body ?? [], en: en.sections.get('later')?.body ?? [] },
  }
  return { lesson, prose: { ko, en }, problems }
}

/** A lesson that begins where another ends has its cluster: nothing may be said of it twice. */
export function continued(reading: LessonReading, before: Lesson | undefined): LessonReading {
  const { lesson } = reading
  if (!lesson || lesson.start.after === undefined) return reading
  if (!before) return { ...reading, problems: [...reading.problems, `start.after: there is no lesson "${lesson.start.after}" that could be read`] }
  const { preset, seed, nodes } = before.start
  return { ...reading, lesson: { ...lesson, before, start: { ...lesson.start, preset, seed, nodes } } }
}

/** Files that steps are about, in their order. */
function filesOf(steps: readonly Step[]): string[] {
  const names = steps.flatMap((step) => (step.do === 'edit' ? [step.file] : step.do === 'break' || step.do === 'control' ? step.tools.flatMap((tool) => (tool.tool === 'set' ? [tool.file] : [])) : []))
  return [...new Set(names)]
}

function textOf({ title, steps, quiz, cards, thenNow }: FrontMatter, language: LessonLanguage, { sections }: Prose): LessonText {
  const pick = (ids: readonly string[]): Record<string, StepText> => Object.fromEntries(ids.map((id) => [id, sections.get(id) ?? EMPTY]))
  return {
    title: title[language],
    steps: pick(steps.map((step) => step.id)),
    goal: sections.get('goal') ?? EMPTY,
    quiz: pick(quiz.map((item) => item.id)),
    cards: pick([...cards, ...thenNow]),
  }
}
