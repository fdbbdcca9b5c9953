// A ServiceAccount that someone made; the default one of every namespace is left out.
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({ kind: 'ServiceAccount', place: 'bar', order: 7, shows: (account) => account.name !== 'default' })
