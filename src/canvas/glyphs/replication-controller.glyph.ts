// A ReplicationController: the ReplicaSet of the old days.
import { defineGlyph } from './define-glyph.ts'
import { replicated } from './replicated.ts'

export default defineGlyph({ kind: 'ReplicationController', place: 'bar', order: 0, ...replicated() })
