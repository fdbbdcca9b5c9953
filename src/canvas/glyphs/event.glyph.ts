// A Event has no card: listed under events.
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({ kind: 'Event', place: 'elsewhere', order: 0 })
