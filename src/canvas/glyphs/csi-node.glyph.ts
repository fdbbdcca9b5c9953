// A CSINode has no card: what a driver says about a node.
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({ kind: 'CSINode', place: 'elsewhere', order: 0 })
