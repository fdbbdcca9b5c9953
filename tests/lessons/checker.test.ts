// What the checker says of a lesson before it is played. The lesson is the one of the authors' guide, with one thing spoilt each time.
import { describe, expect, test } from 'vitest'
import english from '../../docs/authoring.md?raw'
import korean from '../../docs/authoring.ko.md?raw'
import { structureProblems } from '../../src/lessons/check/structure.ts'
import { continued, readLesson } from '../../src/lessons/read-lesson.ts'

const blocks = (guide: string): readonly string[] => [...guide.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map((match) => match[1])
const [, manifest, head, ko, solution] = blocks(korean), [, , , en] = blocks(english)
const FILES = { head, ko, en, solution, 'start/web.yaml': manifest }

const KIT = {
  vocabulary: { verbs: ['apply', 'delete'], faults: ['power-off'] },
  lessons: [{ id: 'first', quiz: ['q1'] }, { id: 'second', quiz: ['q1'] }, { id: 'third', quiz: [] }, { id: 'pod-comes-back', quiz: ['q1'] }, { id: 'later', quiz: ['q1'] }],
}
const RECALL = ['goal:', 'recall: {lesson: first, quiz: q1}\ngoal:'] as const

/** What is said when, in one of the files, a text stands in place of another. */
function spoilt(file: keyof typeof FILES, from: string, to: string): string {
  const files = { ...FILES, head: FILES.head.replace(...RECALL) }
  if (!files[file].includes(from)) throw new Error(`${from} does not stand in ${file}`)
  files[file] = files[file].replaceAll(from, to)
  const reading = readLesson({ 'lesson.md': files.head + files.ko, 'lesson.en.md': files.en, 'solution.txt': files.solution, 'start/web.yaml': files['start/web.yaml'] })
  return structureProblems(reading, { id: 'pod-comes-back', track: 'b-loop' }, KIT).join('\n')
}

const EDIT = ['tools: [{tool: delete, target: Pod/web-*}]', 'do: break'] as const
const asEdit = (keys: string): string => {
  const files = FILES.head.replace(EDIT[0], keys).replace(EDIT[1], 'do: edit').replace(...RECALL)
  const reading = readLesson({ 'lesson.md': files + FILES.ko, 'lesson.en.md': FILES.en, 'solution.txt': FILES.solution, 'start/web.yaml': manifest })
  return structureProblems(reading, { id: 'pod-comes-back', track: 'b-loop' }, KIT).join('\n')
}

describe('the checker', () => {
  test('has nothing to say of a lesson that is whole', () => {
    expect(spoilt('head', 'minutes: 5', 'minutes: 6')).toBe('')
    expect(spoilt('ko', '## notes', '## later\n남겨 둔 단계가 없습니다.\n\n## notes')).toBe('section later: 1 paragraphs in Korean, 0 in English')
  })

  test.each([
    ['recall: {lesson: first', 'recall: {lesson: later', 'recall: "later" is no lesson before this one; there are first, second, third'],
    ['recall: {lesson: first', 'recall: {lesson: gone', 'recall: "gone" is no lesson before this one'],
    ['recall: {lesson: first', 'recall: {lesson: third', 'recall: third has no question "q1"; it has none'],
    ['recall: {lesson: first, quiz: q1}\n', '', 'from lesson 4 on, a question of an earlier lesson is asked again'],
  ])('asks for a question of an earlier lesson: %s', (from, to, message) => {
    const files = FILES.head.replace(...RECALL).replace(from, to)
    const reading = readLesson({ 'lesson.md': files + FILES.ko, 'lesson.en.md': FILES.en, 'solution.txt': FILES.solution, 'start/web.yaml': manifest })
    expect(structureProblems(reading, { id: 'pod-comes-back', track: 'b-loop' }, KIT).join('\n')).toContain(message)
  })

  test('takes needs that are not written yet as advice', () => {
    expect(spoilt('head', 'needs: [desired-state-loop]', 'needs: [somewhere-else]')).toBe('')
  })

  test.each([
    ['{tool: delete, target: Pod/web-*}', '{tool: power, target: Pod/web-*}', 'tool power: acts on Node, not on "Pod"'],
    ['{tool: delete, target: Pod/web-*}', '{tool: switch, target: Node/a}', 'tool switch: acts on SimProcess or SimLoop or SimAddon, not on "Node"'],
    ['{tool: delete, target: Pod/web-*}', '{tool: delete, target: Pot/web}', 'tool delete: "Pot" is no API kind'],
    ['{tool: delete, target: Pod/web-*}', '{tool: set, file: web.yaml, path: spec.replica, options: [1, 2]}', 'tool set: "spec.replica" is no field of start/web.yaml'],
    ['{tool: delete, target: Pod/web-*}', '{tool: set, file: gone.yaml, path: a, options: [1, 2]}', 'start/gone.yaml is missing'],
    ['manifests: [web.yaml]}', 'manifests: [web.yaml], faults: [explode Node/worker-1]}', 'there is no fault "explode"; there are power-off'],
    ['preset: small', 'preset: huge', 'preset "huge" does not exist; there are one-node, small, cloud, storage'],
    ['start: {preset: small, seed: 7, manifests: [web.yaml]}', 'start: {after: gone}', ''],
    ['cmd[verb=delete,', 'cmd[verb=erase,', 'there is no verb "erase"; there are apply, delete, power-off'],
  ])('knows tools, faults, presets and verbs: %s → %s', (from, to, message) => {
    expect(spoilt('head', from, to)).toContain(message)
  })

  test('knows what can be blanked', () => {
    expect(asEdit('file: web.yaml\n  yaml: gaps\n  gaps: [spec.replicas]')).toBe('')
    expect(asEdit('file: web.yaml\n  yaml: gaps\n  gaps: [spec.replica]')).toContain('gap "spec.replica" is no field of start/web.yaml')
    expect(asEdit('file: web.yaml\n  yaml: gaps')).toContain('say which fields are blanked')
    expect(asEdit('file: web.yaml\n  gaps: [spec.replicas]')).toContain('it has gaps, but "yaml: full"')
    expect(asEdit('file: gone.yaml')).toContain('start/gone.yaml is missing')
  })

  test('finds sentences that were left in the other language', () => {
    expect(spoilt('ko', '파드 하나를 골라 지우세요.', 'Pick a Pod and delete it.')).toContain('ko: section remove: "Pick a Pod and delete it" is not Korean')
    expect(spoilt('en', 'Pick a Pod and delete it.', '파드를 지우세요.')).toContain('en: section remove: "파드를 지우세요" is not English')
    expect(spoilt('ko', '이름\n', '`metadata.name`\n')).toBe('')
  })
})

test('a lesson behind another has its cluster, and says so when there is none', () => {
  const read = (start: string) => readLesson({ 'lesson.md': FILES.head.replace('start: {preset: small, seed: 7, manifests: [web.yaml]}', start) + FILES.ko, 'lesson.en.md': FILES.en, 'solution.txt': FILES.solution, 'start/web.yaml': manifest })
  const before = read('start: {preset: cloud, seed: 9, nodes: {worker-1: {cpu: 1}}}').lesson
  expect(continued(read('start: {after: before}'), before).lesson).toMatchObject({ start: { preset: 'cloud', seed: 9, nodes: { 'worker-1': { cpu: '1' } } }, before: { start: { seed: 9 } } })
  expect(continued(read('start: {after: before}'), undefined).problems).toEqual(['start.after: there is no lesson "before" that could be read'])
})
