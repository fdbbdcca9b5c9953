// A PersistentVolume: a disk that exists; drawn with teeth, docked into the claim it is bound to.
import type { VolumeScene } from '../../session/scene.ts'
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph<VolumeScene>({ kind: 'PersistentVolume', place: 'storage', order: 1, loop: 'persistentvolume-binder-controller' })
