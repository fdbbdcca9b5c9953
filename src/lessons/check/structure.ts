// What can be said of a lesson without playing it: ids that fit together, both languages alike, words where words are due.
import { parseClause } from '../goal/language.ts'
import { pathProblems } from '../goal/check-paths.ts'
import { PRESETS } from '../presets.ts'
import type { Lesson, LessonLanguage, LessonText, QuizItem, Step, StepText } from '../lesson.ts'
import type { LessonReading } from '../read-lesson.ts'

const LANGUAGES: readonly LessonLanguage[] = ['ko', 'en']
/** More is a page, not a step. */
const MOST_SENTENCES = 3
const WITH_HINTS: readonly Step['do'][] = ['edit', 'kubectl', 'break', 'control', 'answer']

/** Every flaw of a lesson that shows before it is played. `folder` is where it lies, `known` are the ids of all lessons. */
export function structureProblems({ lesson, prose, problems }: LessonReading, folder: { readonly id: string; readonly track: string }): string[] {
  if (!lesson) return [...problems]
  return [
    ...problems, ...folderProblems(lesson, folder), ...frontProblems(lesson), ...stepProblems(lesson), ...clauseProblems(lesson),
    ...LANGUAGES.flatMap((language) => wordProblems(lesson, lesson.text[language], prose[language]?.sections ?? new Map()).map((problem) => `${language}: ${problem}`)),
    ...twinProblems(lesson),
  ]
}

function folderProblems(lesson: Lesson, folder: { readonly id: string; readonly track: string }): string[] {
  const problems: string[] = []
  if (lesson.id !== folder.id) problems.push(`id is "${lesson.id}", but the folder is ${folder.id}/`)
  if (lesson.track !== folder.track) problems.push(`track is "${lesson.track}", but the folder lies in ${folder.track}/`)
  return problems
}

function frontProblems({ start, steps, hints }: Lesson): string[] {
  const problems: string[] = []
  if (!Object.hasOwn(PRESETS, start.preset)) problems.push(`preset "${start.preset}" does not exist; there are ${Object.keys(PRESETS).join(', ')}`)
  const ids = steps.map((step) => step.id)
  for (const id of ids.filter((id, i) => ids.indexOf(id) !== i)) problems.push(`step "${id}" stands twice`)
  for (const id of Object.keys(hints).filter((id) => !ids.includes(id))) problems.push(`hints name "${id}", which is no step`)
  if (!steps.some((step) => step.do === 'predict')) problems.push('a lesson has a predict step: who has guessed sees more')
  if (!steps.some((step) => ['edit', 'kubectl', 'break', 'control'].includes(step.do))) problems.push('a lesson has a step in which the learner does something to the cluster')
  return problems
}

function stepProblems({ steps, hints }: Lesson): string[] {
  return steps.flatMap((step): string[] => {
    const say = (problem: string): string => `step ${step.id}: ${problem}`
    const problems: string[] = []
    if (step.do === 'predict') {
      if (!step.options.includes(step.truth)) problems.push(say(`truth "${step.truth}" is none of its options`))
      if (steps.findIndex((other) => other.id === step.outcome) <= steps.indexOf(step)) problems.push(say(`outcome "${step.outcome}" is no later step`))
    } else if (step.do === 'answer' && step.task.form === 'sort') problems.push(...sortProblems(step.task).map(say))
    if (needsCheck(step) && step.check.length === 0) problems.push(say('what the learner does is checked: add check'))
    if (WITH_HINTS.includes(step.do) && !hints[step.id]) problems.push(say('it has no hints: add a number in front matter and "- hint1: …" in both languages'))
    return problems
  })
}

/** A watch step is over when its time has passed, a question when it is answered; everything else needs a check. */
function needsCheck(step: Step): boolean {
  return step.do !== 'watch' && step.do !== 'predict' && step.do !== 'answer'
}

function sortProblems({ items, bins, belongs }: { readonly items: readonly string[]; readonly bins: readonly string[]; readonly belongs: Readonly<Record<string, string>> }): string[] {
  return items.flatMap((item) => (bins.includes(belongs[item]) ? [] : [`item "${item}" belongs into none of the bins`]))
}

function clauseProblems({ steps, goal }: Lesson): string[] {
  const answerable = steps.filter((step) => step.do === 'predict' || step.do === 'answer').map((step) => step.id)
  return [...steps.flatMap((step) => step.check.map((text) => ({ where: `check of ${step.id}`, text }))), ...goal.map((text) => ({ where: 'goal', text }))].flatMap(({ where, text }) => {
    try {
      return pathProblems(parseClause(text), answerable).map((problem) => `${where}: ${problem}`)
    } catch (error) {
      return [`${where}: ${error instanceof Error ? error.message : String(error)}`]
    }
  })
}

function wordProblems(lesson: Lesson, text: LessonText, sections: ReadonlyMap<string, StepText>): string[] {
  const wanted = [...lesson.steps.map((step) => step.id), 'goal', ...lesson.quiz.map((item) => item.id), ...lesson.cards, ...lesson.thenNow, 'notes']
  const problems = wanted.filter((id) => !sections.has(id)).map((id) => `section "## ${id}" is missing`)
  for (const id of sections.keys()) if (!wanted.includes(id)) problems.push(`section "## ${id}" belongs to nothing in front matter`)
  for (const step of lesson.steps) problems.push(...stepWords(step, text.steps[step.id], lesson.hints[step.id] ?? 0).map((problem) => `section ${step.id}: ${problem}`))
  if (text.goal.checks.length !== lesson.goal.length) problems.push(`section goal: ${text.goal.checks.length} phrases (check1, check2, …) for ${lesson.goal.length} clauses`)
  for (const item of lesson.quiz) problems.push(...quizWords(item, text.quiz[item.id]).map((problem) => `section ${item.id}: ${problem}`))
  return problems
}

function stepWords(step: Step, text: StepText, hints: number): string[] {
  const problems: string[] = []
  if (text.title === '') problems.push('it has no title: "## id: title"')
  const count = text.body.reduce((sum, paragraph) => sum + sentences(paragraph), 0)
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

/** Ends of sentences, those inside of `code` and of numbers not counted. */
function sentences(paragraph: string): number {
  return paragraph.replace(/`[^`]*`/g, 'x').replace(/\d\.\d/g, '0').split(/[.!?](?=\s|$|[*)"”])/).filter((part) => /[\p{L}\p{N}]/u.test(part)).length
}

/** Both languages say the same things in the same places. */
function twinProblems({ text, notes }: Lesson): string[] {
  const problems: string[] = []
  const pairs = (['steps', 'quiz', 'cards'] as const).flatMap((part) => Object.keys(text.ko[part]).map((id) => ({ id, ko: text.ko[part][id], en: text.en[part][id] })))
  for (const { id, ko, en } of [...pairs, { id: 'goal', ko: text.ko.goal, en: text.en.goal }]) {
    for (const note of ['look', 'after', 'miss'] as const) if ((ko[note] === undefined) !== (en[note] === undefined)) problems.push(`section ${id}: "> ${note}" stands in one language only`)
    if (ko.body.length !== en.body.length) problems.push(`section ${id}: ${ko.body.length} paragraphs in Korean, ${en.body.length} in English`)
    if ((ko.title === '') !== (en.title === '')) problems.push(`section ${id}: a title in one language only`)
    for (const option of Object.keys(ko.options)) if (en.options[option] && (ko.options[option].reason === undefined) !== (en.options[option].reason === undefined)) problems.push(`section ${id}: option "${option}" has a reason in one language only`)
  }
  if (notes.ko.length !== notes.en.length) problems.push(`section notes: ${notes.ko.length} paragraphs in Korean, ${notes.en.length} in English`)
  return problems
}
