// A Namespace has no card: named on cards where there are several.
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({ kind: 'Namespace', place: 'elsewhere', order: 0 })
