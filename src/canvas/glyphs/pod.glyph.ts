// A Pod has no card: it is drawn on its node, or beside the scheduler until it has one.
import type { PodScene } from '../../session/scene.ts'
import { shortPodName } from '../model/model.ts'
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph<PodScene>({
  kind: 'Pod',
  place: 'elsewhere',
  order: 0,
  difference: (pod) => (pod.state === 'ready' || pod.state === 'succeeded' ? 0 : pod.state === 'terminating' ? -1 : 1),
  strip: (pod) => ({
    want: { code: pod.state === 'terminating' ? 'strip.wantPodGone' : 'strip.wantPod', params: { name: shortPodName(pod), containers: pod.containers } },
    have: [{ slots: [{ uid: pod.uid, state: pod.state }], label: { code: 'strip.containers', params: { ready: pod.ready, count: pod.containers } } }],
    gap: pod.state === 'ready' || pod.state === 'succeeded' ? undefined : { code: 'text', params: { text: pod.status } },
  }),
})
