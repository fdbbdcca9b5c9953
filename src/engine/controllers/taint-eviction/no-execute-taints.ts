// The taints for which Pods have to leave a Node.
import type { Node, Taint } from '../../generated/api-types.d.ts'

export function noExecuteTaints({ spec }: Node): readonly Taint[] {
  return (spec?.taints ?? []).filter((taint) => taint.effect === 'NoExecute')
}
