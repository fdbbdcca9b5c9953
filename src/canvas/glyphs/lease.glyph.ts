// A Lease has no card: a heartbeat, seen on the line.
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({ kind: 'Lease', place: 'elsewhere', order: 0 })
