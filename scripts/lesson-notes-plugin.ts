// Keeps what is for whoever teaches apart from what learners download: `lesson.md?raw` comes without it, `lesson.md?notes` is that alone.
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const LESSON = /^(.*[\\/]lesson(?:\.en)?\.md)\?(raw|notes)(?:&|$)/
/** The sections `notes` and `later`, each up to the next heading. */
const FOR_TEACHERS = /^## (?:notes|later)\b[^\n]*(?:\n(?!## )[^\n]*)*\n?/gm

/** What learners get of a lesson's text, or what only whoever teaches gets. */
export function partOf(text: string, part: 'raw' | 'notes'): string {
  return part === 'notes' ? (text.match(FOR_TEACHERS) ?? []).join('') : text.replace(FOR_TEACHERS, '')
}

export function lessonNotes(): Plugin {
  return {
    name: 'wheelhouse:lesson-notes',
    enforce: 'pre',
    load(id) {
      const [, file, part] = LESSON.exec(id) ?? []
      if (file === undefined) return undefined
      this.addWatchFile(file)
      return { code: `export default ${JSON.stringify(partOf(readFileSync(file, 'utf8'), part as 'raw' | 'notes'))}`, map: { mappings: '' }, moduleType: 'js' }
    },
  }
}
