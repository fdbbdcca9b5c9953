// What a lesson's files hold for whoever teaches, and nobody else downloads: the notes, what is left out, and the solution line by line.
import { readProse } from '../../lessons/prose.ts'
import type { LessonLanguage } from '../../lessons/lesson.ts'

const notes = import.meta.glob<string>('../../../lessons/*/*/{lesson.md,lesson.en.md}', { query: '?notes', import: 'default' })
const solutions = import.meta.glob<string>('../../../lessons/*/*/solution.txt', { query: '?raw', import: 'default' })

export interface LessonNotes {
  readonly notes: readonly string[]
  readonly later: readonly string[]
  /** Lines of the solution by step. */
  readonly solution: ReadonlyMap<string, readonly string[]>
}

/** The notes of a lesson in one language. */
export async function loadNotes(id: string, language: LessonLanguage): Promise<LessonNotes> {
  const [text, solution] = await Promise.all([read(notes, `/${id}/lesson${language === 'en' ? '.en' : ''}.md`), read(solutions, `/${id}/solution.txt`)])
  const { sections } = readProse(text)
  return { notes: sections.get('notes')?.body ?? [], later: sections.get('later')?.body ?? [], solution: linesByStep(solution) }
}

async function read(files: Readonly<Record<string, () => Promise<string>>>, end: string): Promise<string> {
  const path = Object.keys(files).find((candidate) => candidate.endsWith(end))
  return path === undefined ? '' : files[path]()
}

/** The lines under each `step ID`, without remarks. */
export function linesByStep(solution: string): ReadonlyMap<string, readonly string[]> {
  const steps = new Map<string, string[]>()
  let lines: string[] | undefined
  for (const line of solution.split('\n').map((raw) => raw.trim())) {
    if (line === '' || line.startsWith('#')) continue
    const [, step] = /^step\s+(\S+)$/.exec(line) ?? []
    if (step === undefined) lines?.push(line)
    else steps.set(step, lines = [])
  }
  return steps
}
