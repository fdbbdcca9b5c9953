// A field of a manifest, read and set where it stands; all around it stays as it was written.
import { isScalar, parseAllDocuments } from 'yaml'

/** `spec.template.spec.containers.0.image` as steps into the document. */
function stepsOf(path: string): readonly (string | number)[] {
  return path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** The value at a path, in the first document that has it. */
export function fieldIn(text: string, path: string): unknown {
  for (const document of parseAllDocuments(text)) {
    const found: unknown = document.getIn(stepsOf(path), true)
    if (found !== undefined) return isScalar(found) ? found.value : found
  }
  return undefined
}

/** The text with a field set: in the first document that has it or, where none does, in the first. */
export function withField(text: string, path: string, value: string | number | boolean): string {
  const documents = parseAllDocuments(text), steps = stepsOf(path)
  const document = documents.find((candidate) => candidate.hasIn(steps)) ?? documents[0]
  if (!document) return text
  document.setIn(steps, value)
  return documents.map((one) => one.toString({ lineWidth: 0 })).join('---\n').replaceAll('---\n---\n', '---\n')
}
