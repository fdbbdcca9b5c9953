// Fading: of a file that is complete in the lesson's folder, the learner sees all, all but the gaps, or nothing.
import { isCollection, isNode, parseAllDocuments } from 'yaml'
import { readPath } from './solution.ts'
import type { Fading } from './lesson.ts'

/** What stands where something is to be filled in; kubectl's reader of manifests refuses it by name. */
export const GAP = '____'

/** What the learner is shown of a file when the step that is about it begins. */
export function fadedText(text: string, { yaml, gaps }: { readonly yaml: Fading; readonly gaps: readonly string[] }): string {
  if (yaml === 'full') return text
  if (yaml === 'empty') return ''
  const spans = gaps.flatMap((path) => spanOf(text, path) ?? [])
  return spans.sort((a, b) => b.from - a.from).reduce((faded, { from, to }) => faded.slice(0, from) + GAP + faded.slice(to), text)
}

/** Whether there is something at this path that can be blanked. */
export function hasPath(text: string, path: string): boolean {
  return spanOf(text, path) !== undefined
}

/** Where the value at a path stands in the text: one value without the comment behind it, a block of lines with its comments. */
function spanOf(text: string, path: string): { readonly from: number; readonly to: number } | undefined {
  const [first, ...rest] = readPath(path)
  const documents = parseAllDocuments(text)
  const document = documents.at(typeof first === 'number' ? first : 0)
  const node = document && 'getIn' in document ? document.getIn(typeof first === 'number' ? rest : [first, ...rest], true) : undefined
  if (!isNode(node) || !node.range) return undefined
  const [from, to] = node.range
  // A block of lines ends with its last line; what follows it stays on a line of its own.
  return { from, to: isCollection(node) ? from + text.slice(from, to).trimEnd().length : to }
}
