// A HorizontalPodAutoscaler: what it measures, and the bounds within which it moves another object's replicas.
import { numberField, textField } from './fields.ts'
import { defineGlyph, type Say } from './define-glyph.ts'

export default defineGlyph({
  kind: 'HorizontalPodAutoscaler',
  place: 'bar',
  order: 2,
  card(autoscaler) {
    const from = numberField(autoscaler, 'least', 1), to = numberField(autoscaler, 'most'), metrics = textField(autoscaler, 'metrics')
    const lines: readonly Say[] = [...(metrics === '' ? [] : [{ code: 'card.metrics', params: { metrics } }]), ...(to === 0 ? [] : [{ code: 'card.bounds', params: { from, to } }])]
    return {
      uid: autoscaler.uid, kind: autoscaler.kind, namespace: autoscaler.namespace, name: autoscaler.name, slots: [],
      lines, differs: false,
    }
  },
})
