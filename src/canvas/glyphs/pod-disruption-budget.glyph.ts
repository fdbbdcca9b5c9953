// A PodDisruptionBudget: how many healthy Pods there are, and how many may be taken away now.
import { numberField } from './fields.ts'
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({
  kind: 'PodDisruptionBudget',
  place: 'bar',
  order: 2,
  card(budget) {
    const params = { allowed: numberField(budget, 'allowed'), healthy: numberField(budget, 'healthy'), desired: numberField(budget, 'desired') }
    return {
      uid: budget.uid, kind: budget.kind, namespace: budget.namespace, name: budget.name, slots: [],
      lines: [{ code: 'card.healthy', params }, { code: 'card.mayGo', params }], differs: false,
    }
  },
})
