// A CSIDriver has no card: what a driver can do.
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({ kind: 'CSIDriver', place: 'elsewhere', order: 0 })
