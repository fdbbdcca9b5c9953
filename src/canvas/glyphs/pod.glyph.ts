// A Pod is drawn on its node, or beside the scheduler until it has one. One that nobody owns is an intent of its own: it lies on the bar too.
import type { PodScene } from '../../session/scene.ts'
import { shortPodName } from '../model/model.ts'
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph<PodScene>({
  kind: 'Pod',
  place: 'elsewhere',
  order: 5,
  shows: (pod) => pod.owner === '',
  card: (pod) => ({
    uid: pod.uid, kind: 'Pod', namespace: pod.namespace, name: pod.name,
    slots: [{ uid: pod.uid, state: pod.state }],
    lines: [pod.node === '' ? { code: 'card.noNode' } : { code: 'card.onNode', params: { node: pod.node } }],
    differs: pod.state !== 'ready' && pod.state !== 'succeeded',
  }),
  difference: (pod) => (pod.state === 'ready' || pod.state === 'succeeded' ? 0 : pod.state === 'terminating' ? -1 : 1),
  strip: (pod) => ({
    want: { code: pod.state === 'terminating' ? 'strip.wantPodGone' : 'strip.wantPod', params: { name: shortPodName(pod), containers: pod.containers } },
    have: [{ slots: [{ uid: pod.uid, state: pod.state }], label: { code: 'strip.containers', params: { ready: pod.ready, count: pod.containers } } }],
    gap: pod.state === 'ready' || pod.state === 'succeeded' ? undefined : { code: 'text', params: { text: pod.status } },
  }),
})
