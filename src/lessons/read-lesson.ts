// Puts a lesson together from its files: lesson.md, lesson.en.md, solution.txt and the manifests in start/.
import { readFrontMatter } from './front-matter.ts'
import { readProse } from './prose.ts'
import { readSolution } from './solution.ts'
import type { FrontMatter } from './front-matter.ts'
import type { Lesson, LessonLanguage, LessonText, StepText } from './lesson.ts'
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
  const manifests = value.start.manifests.map((name) => ({ name, text: files[`start/${name}`] }))
  for (const { name, text } of manifests) if (text === undefined) problems.push(`start/${name} is missing`)
  const lesson: Lesson = {
    ...value,
    start: { ...value.start, manifests: manifests.flatMap(({ name, text }) => (text === undefined ? [] : [{ name, text }])) },
    solution: solution.actions,
    text: { ko: textOf(value, 'ko', ko), en: textOf(value, 'en', en) },
    notes: { ko: ko.sections.get('notes')?.body ?? [], en: en.sections.get('notes')?.body ?? [] },
  }
  return { lesson, prose: { ko, en }, problems }
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
