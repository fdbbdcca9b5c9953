// The editor's files as they are kept, and back.
import type { Drafts } from './drafts.ts'
import type { KeptFile } from '../session/keep/sessions.ts'

/** Every file that has something in it. */
export function filesIn(drafts: Drafts): readonly KeptFile[] {
  return drafts.store.getState().files.flatMap(({ name, text, applied }) => (text.trim() === '' && applied === undefined ? [] : [{ name, text, ...(applied !== undefined && { applied }) }]))
}

/** Name of the file in front. */
export function activeFile(drafts: Drafts): string | undefined {
  const { files, active } = drafts.store.getState()
  return files.find(({ id }) => id === active)?.name
}

/** Puts files into the editor, with what the cluster has of each, in place of those that are there. */
export function putFiles(drafts: Drafts, files: readonly KeptFile[], active?: string): void {
  drafts.clear()
  for (const { name, text, applied } of files) {
    if (applied !== undefined) drafts.open(name, applied, { applied: true })
    if (applied !== text) drafts.open(name, text)
  }
  const front = drafts.store.getState().files.find((file) => file.name === active)
  if (front) drafts.choose(front.id)
}
