// A PersistentVolumeClaim: asks for a disk; drawn with sockets among the volumes.
import type { ClaimScene } from '../../session/scene.ts'
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph<ClaimScene>({
  kind: 'PersistentVolumeClaim',
  place: 'storage',
  order: 0,
  loop: 'persistentvolume-binder-controller',
  // Where there is no room for pieces with teeth, a claim is a card like others.
  card: (claim) => ({
    uid: claim.uid, kind: claim.kind, namespace: claim.namespace, name: claim.name, slots: [], differs: claim.phase !== 'Bound',
    lines: [{ code: 'card.claim', params: { size: claim.size, phase: claim.phase } }],
  }),
  difference: (claim) => (claim.phase === 'Bound' ? 0 : 1),
  strip: (claim) => ({
    want: { code: 'strip.wantClaim', params: { name: claim.name, size: claim.size } },
    have: claim.phase === 'Bound' ? { code: 'strip.haveVolume', params: { name: claim.volume } } : { code: 'strip.haveNoVolume' },
    gap: claim.phase === 'Bound' ? undefined : { code: claim.phase === 'Lost' ? 'strip.gapVolumeLost' : 'strip.gapNoVolume', params: { count: 1 } },
  }),
})
