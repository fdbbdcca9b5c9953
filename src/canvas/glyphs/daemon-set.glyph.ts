// A DaemonSet: one Pod on every node that fits.
import { defineGlyph } from './define-glyph.ts'
import { replicated } from './replicated.ts'

export default defineGlyph({ kind: 'DaemonSet', place: 'bar', order: 0, ...replicated() })
