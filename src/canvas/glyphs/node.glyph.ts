// A Node has no card: drawn as a machine.
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({ kind: 'Node', place: 'elsewhere', order: 0, loop: 'node-lifecycle-controller' })
