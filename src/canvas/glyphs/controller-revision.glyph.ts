// A ControllerRevision has no card: the memory of StatefulSets and DaemonSets.
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({ kind: 'ControllerRevision', place: 'elsewhere', order: 0 })
