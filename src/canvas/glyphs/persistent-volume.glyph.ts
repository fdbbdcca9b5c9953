// A PersistentVolume: a disk that exists; drawn with teeth, docked into the claim it is bound to.
import type { VolumeScene } from '../../session/scene.ts'
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph<VolumeScene>({
  kind: 'PersistentVolume',
  place: 'storage',
  order: 1,
  loop: 'persistentvolume-binder-controller',
  // Where there is no room for pieces with teeth, the card of its claim speaks for a volume that has one.
  shows: (volume) => volume.phase !== 'Bound',
  card: (volume) => ({
    uid: volume.uid, kind: volume.kind, namespace: volume.namespace, name: volume.name, slots: [], differs: false,
    lines: [{ code: 'card.volume', params: { size: volume.size, phase: volume.phase } }],
  }),
})
