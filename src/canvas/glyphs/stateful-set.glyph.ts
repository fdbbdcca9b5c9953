// A StatefulSet: Pods with names of their own, one after the other.
import { defineGlyph } from './define-glyph.ts'
import { replicated } from './replicated.ts'

export default defineGlyph({ kind: 'StatefulSet', place: 'bar', order: 0, ...replicated() })
