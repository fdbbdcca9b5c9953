// Slot rows: one icon per replica, Pods that leave at the end, and a dashed place for each that is still to come.
import type { PodScene } from '../../session/scene.ts'
import type { PodState } from '../../theme/icons.tsx'
import type { Slot } from './define-glyph.ts'

const RANK: Record<PodState, number> = {
  ready: 0, succeeded: 1, notready: 2, pulling: 3, creating: 4, pending: 5, unschedulable: 6, unknown: 7, crash: 8, failed: 9, evicted: 10, terminating: 11,
}

/** Icons of the given Pods, those that serve first, then the unfilled ones up to what is desired. */
export function slotsOf(pods: readonly PodScene[], desired: number): readonly Slot[] {
  const sorted = [...pods].sort((a, b) => RANK[a.state] - RANK[b.state])
  const staying = sorted.filter((pod) => pod.state !== 'terminating')
  const leaving = sorted.filter((pod) => pod.state === 'terminating')
  const missing = Math.max(0, desired - staying.filter((pod) => pod.state !== 'failed' && pod.state !== 'evicted').length)
  const slot = (pod: PodScene): Slot => ({ uid: pod.uid, state: pod.state })
  return [...staying.map(slot), ...Array.from({ length: missing }, (): Slot => 'unfilled'), ...leaving.map(slot)]
}
