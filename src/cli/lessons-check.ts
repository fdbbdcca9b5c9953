// npm run lessons:check [ID…]: says of each lesson what is wrong with it. Exit status 0: nothing; 1: something; 2: no such lesson.
import { lessonProblems } from '../lessons/check/check-lesson.ts'
import { lessonIds, loadLesson, loadTrack, trackOf } from '../lessons/catalogue.ts'
import { lessonKit } from './lesson-kit.ts'

/** Checks the lessons named, or all. */
async function main(ids: readonly string[]): Promise<number> {
  const unknown = ids.filter((id) => !lessonIds.includes(id))
  if (unknown.length > 0) {
    process.stderr.write(`no lesson ${unknown.join(', ')}; there are: ${lessonIds.join(', ')}\n`)
    return 2
  }
  const kit = await lessonKit()
  let flawed = 0
  for (const id of ids.length > 0 ? ids : lessonIds) {
    const startedMs = performance.now()
    const reading = await loadLesson(id)
    if (!reading) continue
    const track = trackOf(id) ?? ''
    const problems = lessonProblems(reading, { id, track }, kit)
    if (!(await loadTrack(track))) problems.push(`lessons/${track}/track.yaml must say "title: {ko: …, en: …}", "subtitle: {ko: …, en: …}", "order: 10" and "icon: ring"`)
    const wall = `${Math.round(performance.now() - startedMs)} ms`
    process.stdout.write(problems.length === 0 ? `✓ ${id} (${wall})\n` : `✗ ${id} (${wall})\n${problems.map((problem) => `  ${problem}\n`).join('')}`)
    if (problems.length > 0) flawed++
  }
  return flawed > 0 ? 1 : 0
}

process.exitCode = await main(process.argv.slice(2))
