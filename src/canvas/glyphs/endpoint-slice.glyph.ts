// A EndpointSlice has no card: shown by its Service and among the rules.
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({ kind: 'EndpointSlice', place: 'elsewhere', order: 0 })
