// A Endpoints has no card: the old form of EndpointSlices, shown by its Service.
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({ kind: 'Endpoints', place: 'elsewhere', order: 0 })
