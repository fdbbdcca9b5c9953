// Whether a toleration covers a taint. Models component-helpers/scheduling/corev1 (ToleratesTaint).
import type { Taint, Toleration } from '../../generated/api-types.d.ts'

export function toleratesTaint(toleration: Toleration, taint: Pick<Taint, 'key' | 'value' | 'effect'>): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false
  if (toleration.key && toleration.key !== taint.key) return false
  if (toleration.operator === 'Exists') return true
  return (toleration.operator ?? 'Equal') === 'Equal' && Boolean(toleration.key) && (toleration.value ?? '') === (taint.value ?? '')
}
