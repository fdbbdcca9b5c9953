// The words of a lesson: sections headed `## id: title`, paragraphs, list items `- id: text` with `> reason` below them, and notes `> look: text`.
import type { StepText } from './lesson.ts'

interface Draft {
  title: string
  body: string[]
  notes: Record<string, string>
  hints: string[]
  checks: string[]
  options: Record<string, { text: string; reason?: string }>
}

export interface Prose {
  readonly sections: ReadonlyMap<string, StepText>
  readonly problems: readonly string[]
}

const HEADING = /^## ([a-z][a-z0-9-]*)(?::\s*(.+))?$/i
const ITEM = /^- ([a-z][a-z0-9-]*):\s*(.+)$/
const REASON = /^\s+> (.+)$/
const NOTE = /^> (look|after|miss):\s*(.+)$/

/** Reads the prose of one language. A line that is none of the forms is a problem with its number. */
export function readProse(text: string, firstLine = 1): Prose {
  const sections = new Map<string, Draft>()
  const problems: string[] = []
  let section: Draft | undefined
  let paragraph = false
  let lastOption: { text: string; reason?: string } | undefined
  text.split('\n').forEach((line, index) => {
    const at = `line ${firstLine + index}`
    const heading = HEADING.exec(line)
    if (heading) {
      if (sections.has(heading[1])) problems.push(`${at}: section "${heading[1]}" stands twice`)
      section = { title: heading[2] ?? '', body: [], notes: {}, hints: [], checks: [], options: {} }
      sections.set(heading[1], section)
      paragraph = false
      return
    }
    if (line.trim() === '') {
      paragraph = false
      return
    }
    if (!section) {
      problems.push(`${at}: text before the first section; begin with "## id: title"`)
      return
    }
    const reason = REASON.exec(line)
    if (reason && lastOption) {
      lastOption.reason = reason[1]
      return
    }
    lastOption = readLine(line, section, at, problems, paragraph)
    paragraph = !NOTE.test(line) && !ITEM.test(line)
  })
  return { sections: new Map([...sections].map(([id, draft]) => [id, finished(draft)])), problems }
}

/** Puts a line where it belongs; returns the option it began, for the reason that may follow. */
function readLine(line: string, section: Draft, at: string, problems: string[], continues: boolean): Draft['options'][string] | undefined {
  const note = NOTE.exec(line)
  if (note) {
    section.notes[note[1]] = note[2]
    return undefined
  }
  const item = ITEM.exec(line)
  if (item) return readItem(item[1], item[2], section, at, problems)
  if (/^[-#>]/.test(line.trimStart())) problems.push(`${at}: "${line.trim()}" is no form this file knows: "- id: text", "> look: text", "> after: text", "> miss: text", or a reason "  > text" below an option`)
  else if (continues && section.body.length > 0) section.body[section.body.length - 1] += ` ${line.trim()}`
  else section.body.push(line.trim())
  return undefined
}

function readItem(id: string, text: string, section: Draft, at: string, problems: string[]): Draft['options'][string] | undefined {
  const numbered = /^(hint|check)(\d+)$/.exec(id)
  if (numbered) {
    const list = numbered[1] === 'hint' ? section.hints : section.checks
    if (Number(numbered[2]) !== list.length + 1) problems.push(`${at}: ${id} comes where ${numbered[1]}${list.length + 1} was expected`)
    list.push(text)
    return undefined
  }
  if (section.options[id]) problems.push(`${at}: option "${id}" stands twice`)
  return (section.options[id] = { text })
}

function finished({ title, body, notes, hints, checks, options }: Draft): StepText {
  const { look, after, miss } = notes
  return { title, body, hints, checks, options, ...(look !== undefined && { look }), ...(after !== undefined && { after }), ...(miss !== undefined && { miss }) }
}
