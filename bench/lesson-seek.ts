// How long going back takes in sessions as long as a lesson: every lesson's solution is played, then gone back through.
import { openStage } from '../src/cli/lesson-stage.ts'
import { lessonIds, loadLesson } from '../src/lessons/catalogue.ts'
import { playSolution } from '../src/lessons/check/play.ts'
import { median } from './figures.ts'

const SEEKS = 40

/** Wall time in ms of one step back, median over the life of a lesson, of the lesson in which it is longest. */
export async function lessonSeekMs(): Promise<number> {
  let longest = 0
  for (const id of lessonIds) {
    const reading = await loadLesson(id)
    if (!reading?.lesson) throw new Error(`Lesson ${id} cannot be read: ${reading?.problems.join(' ')}`)
    const opened: ReturnType<typeof openStage>[] = []
    playSolution(reading.lesson, reading.lesson.start.seed, (options) => {
      const stage = openStage(options)
      opened.push(stage)
      return stage
    })
    const [stage] = opened
    if (stage) longest = Math.max(longest, median(seekTimes(stage)))
  }
  return longest
}

/** Each step back forgets what came after, so they go from the end to the beginning. */
function seekTimes(stage: ReturnType<typeof openStage>): number[] {
  const end = stage.now
  return Array.from({ length: SEEKS }, (_, i) => {
    const before = performance.now()
    stage.rewind(Math.round((end * (SEEKS - 1 - i)) / SEEKS))
    return performance.now() - before
  })
}
