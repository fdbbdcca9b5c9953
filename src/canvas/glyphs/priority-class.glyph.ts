// A PriorityClass that someone made; the two of the system are left out.
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({ kind: 'PriorityClass', place: 'bar', order: 7, shows: (priority) => !priority.name.startsWith('system-') })
