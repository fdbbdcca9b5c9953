// A VolumeAttachment has no card: shown as the line from volume to Pod.
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({ kind: 'VolumeAttachment', place: 'elsewhere', order: 0 })
