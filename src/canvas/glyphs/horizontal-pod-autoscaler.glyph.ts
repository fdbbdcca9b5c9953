// A HorizontalPodAutoscaler: the bounds within which it moves another object's replicas.
import { numberField } from './fields.ts'
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({
  kind: 'HorizontalPodAutoscaler',
  place: 'bar',
  order: 2,
  card(autoscaler) {
    const from = numberField(autoscaler, 'minReplicas', 1)
    const to = numberField(autoscaler, 'maxReplicas')
    return {
      uid: autoscaler.uid, kind: autoscaler.kind, namespace: autoscaler.namespace, name: autoscaler.name, slots: [],
      lines: to === 0 ? [] : [{ code: 'card.bounds', params: { from, to } }], differs: false,
    }
  },
})
