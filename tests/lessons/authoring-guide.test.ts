// The lesson that the guide makes is a lesson: it is put together from the guides' own blocks, and checked like every other.
import { describe, expect, test } from 'vitest'
import english from '../../docs/authoring.md?raw'
import korean from '../../docs/authoring.ko.md?raw'
import { lessonKit } from '../../src/cli/lesson-kit.ts'
import { lessonProblems } from '../../src/lessons/check/check-lesson.ts'
import { readLesson } from '../../src/lessons/read-lesson.ts'

/** What stands between fences, of which the second is the manifest, the third the head, the fourth the words, the fifth the solution. */
function blocks(guide: string): readonly string[] {
  return [...guide.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map((match) => match[1])
}

/** Headings without their words, tables by their number of rows: what both guides share. */
function shape(guide: string): readonly string[] {
  const outside = guide.replace(/^```[\s\S]*?^```$/gm, '[block]')
  return outside.split('\n').flatMap((line) => /^(#+) /.exec(line)?.[1] ?? (line.startsWith('|') ? [`row of ${line.split('|').length}`] : line.startsWith('- ') ? ['item'] : line === '[block]' ? [line] : []))
}

describe('the guide for authors', () => {
  test('makes a lesson that may be taught', async () => {
    const [, manifest, head, ko, solution] = blocks(korean), [, , , en] = blocks(english)
    const reading = readLesson({ 'lesson.md': head + ko, 'lesson.en.md': en, 'solution.txt': solution, 'start/web.yaml': manifest })
    expect(lessonProblems(reading, { id: 'pod-comes-back', track: 'b-loop' }, await lessonKit())).toEqual([])
  })

  test('says the same in both languages', () => {
    expect(shape(korean)).toEqual(shape(english))
    expect([1, 2, 4].map((index) => blocks(korean)[index])).toEqual([1, 2, 4].map((index) => blocks(english)[index]))
  })

  test('shows kinds of starts that can be read', () => {
    expect(blocks(korean)[6]).toBe(blocks(english)[6])
  })
})
