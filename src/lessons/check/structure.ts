// What can be said of a lesson without playing it: ids that fit together, both languages alike, words where words are due.
import { kindNamed } from '../../engine/kinds/catalogue.ts'
import { hasPath } from '../fading.ts'
import { parseClause } from '../goal/language.ts'
import { pathProblems } from '../goal/check-paths.ts'
import { thingFields } from '../goal/vocabulary.ts'
import { TOOL_TARGETS } from '../lesson.ts'
import { PRESETS } from '../presets.ts'
import { sentences, untranslated } from './words.ts'
import type { Vocabulary } from '../goal/vocabulary.ts'
import type { Lesson, LessonLanguage, LessonText, QuizItem, Step, StepText, Tool } from '../lesson.ts'
import type { LessonReading } from '../read-lesson.ts'

const LANGUAGES: readonly LessonLanguage[] = ['ko', 'en']
/** More is a page, not a step. */
const MOST_SENTENCES = 3
const WITH_HINTS: readonly Step['do'][] = ['edit', 'kubectl', 'break', 'control', 'answer']

/** A lesson as others may point to it. */
export interface KnownLesson { readonly id: string; readonly quiz: readonly string[] }

/** What a lesson is held against. */
export interface Surroundings {
  readonly vocabulary: Vocabulary
  /** All lessons in the order in which they are taught. */
  readonly lessons: readonly KnownLesson[]
}

/** From which lesson of the order on an earlier one is asked again. */
const FIRST_WITH_RECALL = 4

/** Every flaw of a lesson that shows before it is played. `folder` is where it lies. */
export function structureProblems({ lesson, prose, problems }: LessonReading, folder: { readonly id: string; readonly track: string }, { vocabulary, lessons }: Surroundings): string[] {
  if (!lesson) return [...problems]
  return [
    ...problems, ...folderProblems(lesson, folder), ...frontProblems(lesson), ...recallProblems(lesson, lessons), ...faultProblems(lesson, vocabulary), ...stepProblems(lesson), ...clauseProblems(lesson, vocabulary),
    ...LANGUAGES.flatMap((language) => wordProblems(lesson, lesson.text[language], prose[language]?.sections ?? new Map()).map((problem) => `${language}: ${problem}`)),
    ...twinProblems(lesson), ...untranslated(lesson),
  ]
}

/** A question of an earlier lesson is asked again. Lessons that are needed may come later; one that is asked again must be there. */
function recallProblems({ id, recall }: Lesson, lessons: readonly KnownLesson[]): string[] {
  const place = lessons.findIndex((lesson) => lesson.id === id)
  if (!recall) return place + 1 < FIRST_WITH_RECALL ? [] : [`from lesson ${FIRST_WITH_RECALL} on, a question of an earlier lesson is asked again: add "recall: {lesson: …, quiz: q1}"; there are ${lessons.slice(0, place).map((lesson) => lesson.id).join(', ')}`]
  const earlier = lessons.slice(0, Math.max(place, 0)).find((lesson) => lesson.id === recall.lesson)
  if (!earlier) return [`recall: "${recall.lesson}" is no lesson before this one; there are ${lessons.slice(0, Math.max(place, 0)).map((lesson) => lesson.id).join(', ') || 'none'}`]
  return earlier.quiz.includes(recall.quiz) ? [] : [`recall: ${recall.lesson} has no question "${recall.quiz}"; it has ${earlier.quiz.join(', ') || 'none'}`]
}

function faultProblems({ start, solution }: Lesson, { faults }: Vocabulary): string[] {
  const named = [...start.faults, ...solution].flatMap((action) => (action.do === 'fault' ? [action.fault] : []))
  return [...new Set(named)].filter((fault) => !faults.includes(fault)).map((fault) => `there is no fault "${fault}"; there are ${faults.join(', ')}`)
}

function folderProblems(lesson: Lesson, folder: { readonly id: string; readonly track: string }): string[] {
  const problems: string[] = []
  if (lesson.id !== folder.id) problems.push(`id is "${lesson.id}", but the folder is ${folder.id}/`)
  if (lesson.track !== folder.track) problems.push(`track is "${lesson.track}", but the folder lies in ${folder.track}/`)
  return problems
}

function frontProblems({ start, steps, hints }: Lesson): string[] {
  const problems: string[] = []
  if (start.preset !== '' && !Object.hasOwn(PRESETS, start.preset)) problems.push(`preset "${start.preset}" does not exist; there are ${Object.keys(PRESETS).join(', ')}`)
  const ids = steps.map((step) => step.id)
  for (const id of ids.filter((id, i) => ids.indexOf(id) !== i)) problems.push(`step "${id}" stands twice`)
  for (const id of Object.keys(hints).filter((id) => !ids.includes(id))) problems.push(`hints name "${id}", which is no step`)
  if (!steps.some((step) => step.do === 'predict')) problems.push('a lesson has a predict step: who has guessed sees more')
  if (!steps.some((step) => ['edit', 'kubectl', 'break', 'control'].includes(step.do))) problems.push('a lesson has a step in which the learner does something to the cluster')
  return problems
}

function stepProblems(lesson: Lesson): string[] {
  return lesson.steps.flatMap((step) => [...shapeProblems(step, lesson), ...needProblems(step, lesson)].map((problem) => `step ${step.id}: ${problem}`))
}

/** What is wrong with the keys that belong to a step's verb. */
function shapeProblems(step: Step, lesson: Lesson): string[] {
  switch (step.do) {
    case 'predict': return [
      ...(step.options.includes(step.truth) ? [] : [`truth "${step.truth}" is none of its options`]),
      ...(lesson.steps.findIndex((other) => other.id === step.outcome) > lesson.steps.indexOf(step) ? [] : [`outcome "${step.outcome}" is no later step`]),
    ]
    case 'edit': return fadingProblems(step, lesson)
    case 'break':
    case 'control': return step.tools.flatMap((tool) => toolProblems(tool, lesson))
    case 'answer': return step.task.form === 'sort' ? sortProblems(step.task) : []
    default: return []
  }
}

/** What every step needs so that a learner who is stuck gets on. */
function needProblems(step: Step, { hints }: Lesson): string[] {
  const problems: string[] = []
  if (needsCheck(step) && step.check.length === 0) problems.push('what the learner does is checked: add check')
  if (WITH_HINTS.includes(step.do) && !hints[step.id]) problems.push('it has no hints: add a number in front matter and "- hint1: …" in both languages')
  return problems
}

function fadingProblems({ file, yaml, gaps }: Extract<Step, { readonly do: 'edit' }>, lesson: Lesson): string[] {
  if (yaml !== 'gaps') return gaps.length === 0 ? [] : [`it has gaps, but "yaml: ${yaml}"; say yaml: gaps`]
  if (gaps.length === 0) return ['say which fields are blanked: gaps: [spec.replicas]']
  const text = fileText(lesson, file)
  return text === undefined ? [] : gaps.filter((path) => !hasPath(text, path)).map((path) => `gap "${path}" is no field of start/${file}`)
}

function toolProblems(tool: Tool, lesson: Lesson): string[] {
  if (tool.tool === 'set') {
    const text = fileText(lesson, tool.file)
    return text === undefined || hasPath(text, tool.path) ? [] : [`tool set: "${tool.path}" is no field of start/${tool.file}; give it a value there that the learner can change`]
  }
  const [kind] = tool.target.split('/')
  if (tool.tool === 'delete') return kindNamed(kind) ? [] : [`tool delete: "${kind}" is no API kind`]
  const kinds = TOOL_TARGETS[tool.tool]
  if (!kinds.includes(kind)) return [`tool ${tool.tool}: acts on ${kinds.join(' or ')}, not on "${kind}"`]
  return kind.startsWith('Sim') && !thingFields(kind) ? [`tool ${tool.tool}: there is no simulated thing "${kind}"`] : []
}

function fileText({ start, files }: Lesson, name: string): string | undefined {
  return [...start.manifests, ...files].find((file) => file.name === name)?.text
}

/** A watch step is over when its time has passed, a question when it is answered; everything else needs a check. */
function needsCheck(step: Step): boolean {
  return step.do !== 'watch' && step.do !== 'predict' && step.do !== 'answer'
}

function sortProblems({ items, bins, belongs }: { readonly items: readonly string[]; readonly bins: readonly string[]; readonly belongs: Readonly<Record<string, string>> }): string[] {
  return items.flatMap((item) => (bins.includes(belongs[item]) ? [] : [`item "${item}" belongs into none of the bins`]))
}

function clauseProblems({ steps, goal }: Lesson, vocabulary: Vocabulary): string[] {
  const answerable = steps.filter((step) => step.do === 'predict' || step.do === 'answer').map((step) => step.id)
  return [...steps.flatMap((step) => step.check.map((text) => ({ where: `check of ${step.id}`, text }))), ...goal.map((text) => ({ where: 'goal', text }))].flatMap(({ where, text }) => {
    try {
      return pathProblems(parseClause(text), { ...vocabulary, steps: answerable }).map((problem) => `${where}: ${problem}`)
    } catch (error) {
      return [`${where}: ${error instanceof Error ? error.message : String(error)}`]
    }
  })
}

function wordProblems(lesson: Lesson, text: LessonText, sections: ReadonlyMap<string, StepText>): string[] {
  const wanted = [...lesson.steps.map((step) => step.id), 'goal', ...lesson.quiz.map((item) => item.id), ...lesson.cards, ...lesson.thenNow, 'notes']
  const problems = wanted.filter((id) => !sections.has(id)).map((id) => `section "## ${id}" is missing`)
  for (const id of sections.keys()) if (!wanted.includes(id) && id !== 'later') problems.push(`section "## ${id}" belongs to nothing in front matter`)
  for (const step of lesson.steps) problems.push(...stepWords(step, text.steps[step.id], lesson.hints[step.id] ?? 0).map((problem) => `section ${step.id}: ${problem}`))
  if (text.goal.checks.length !== lesson.goal.length) problems.push(`section goal: ${text.goal.checks.length} phrases (check1, check2, …) for ${lesson.goal.length} clauses`)
  for (const id of lesson.thenNow) if (text.cards[id]?.body.length !== 2) problems.push(`section ${id}: two paragraphs, what was said then and what is so now`)
  for (const item of lesson.quiz) problems.push(...quizWords(item, text.quiz[item.id]).map((problem) => `section ${item.id}: ${problem}`))
  for (const { id, card } of lesson.steps) if (card !== undefined && !lesson.cards.includes(card) && !lesson.thenNow.includes(card)) problems.push(`step ${id}: card "${card}" is none of its cards and none of thenNow`)
  return problems
}

function stepWords(step: Step, text: StepText, hints: number): string[] {
  const problems: string[] = []
  if (text.title === '') problems.push('it has no title: "## id: title"')
  const count = text.body.reduce((sum, paragraph) => sum + sentences(paragraph).length, 0)
  if (count < 1 || count > MOST_SENTENCES) problems.push(`${count} sentences; a step says what it says in one to ${MOST_SENTENCES}`)
  if (text.hints.length !== hints) problems.push(`${text.hints.length} hints, front matter says ${hints}`)
  if (text.checks.length !== step.check.length) problems.push(`${text.checks.length} phrases (check1, check2, …) for ${step.check.length} clauses`)
  const options = step.do === 'predict' ? step.options : step.do === 'answer' ? [...step.task.items, ...(step.task.form === 'sort' ? step.task.bins : [])] : []
  problems.push(...optionWords(options, text, step.do === 'predict' ? step.options.filter((id) => id !== step.truth) : []))
  if (step.do === 'predict' && text.after === undefined) problems.push('it needs "> after: …": what the prediction comes to')
  return problems
}

function quizWords({ options, right }: QuizItem, text: StepText): string[] {
  const problems = optionWords(options, text, options)
  if (!options.includes(right)) problems.push(`right "${right}" is none of its options`)
  if (text.body.length === 0) problems.push('it has no question')
  return problems
}

function optionWords(options: readonly string[], text: StepText, reasoned: readonly string[]): string[] {
  const problems = options.filter((id) => !text.options[id]).map((id) => `"- ${id}: …" is missing`)
  for (const id of Object.keys(text.options)) if (!options.includes(id)) problems.push(`"- ${id}: …" is not in front matter`)
  for (const id of reasoned) if (text.options[id] && text.options[id].reason === undefined) problems.push(`option "${id}" needs the reason behind it: "  > …" in the line below`)
  return problems
}

/** Both languages say the same things in the same places. */
function twinProblems({ text, notes, later }: Lesson): string[] {
  const problems: string[] = []
  const pairs = (['steps', 'quiz', 'cards'] as const).flatMap((part) => Object.keys(text.ko[part]).map((id) => ({ id, ko: text.ko[part][id], en: text.en[part][id] })))
  for (const { id, ko, en } of [...pairs, { id: 'goal', ko: text.ko.goal, en: text.en.goal }]) {
    for (const note of ['look', 'after', 'miss'] as const) if ((ko[note] === undefined) !== (en[note] === undefined)) problems.push(`section ${id}: "> ${note}" stands in one language only`)
    if (ko.body.length !== en.body.length) problems.push(`section ${id}: ${ko.body.length} paragraphs in Korean, ${en.body.length} in English`)
    if ((ko.title === '') !== (en.title === '')) problems.push(`section ${id}: a title in one language only`)
    for (const option of Object.keys(ko.options)) if (en.options[option] && (ko.options[option].reason === undefined) !== (en.options[option].reason === undefined)) problems.push(`section ${id}: option "${option}" has a reason in one language only`)
  }
  if (later.ko.length !== later.en.length) problems.push(`section later: ${later.ko.length} paragraphs in Korean, ${later.en.length} in English`)
  if (notes.ko.length !== notes.en.length) problems.push(`section notes: ${notes.ko.length} paragraphs in Korean, ${notes.en.length} in English`)
  return problems
}
