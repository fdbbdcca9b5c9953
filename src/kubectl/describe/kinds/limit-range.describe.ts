// LimitRange. Models kubectl/pkg/describe/describe.go (describeLimitRange).
import { defineDescriber } from '../define-describer.ts'
import { limitLines } from '../limits.ts'
import type { LimitRange } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

export default defineDescriber<KubeObject & LimitRange>(['LimitRange'], (range) => [`Name:\t${range.metadata.name}`, `Namespace:\t${range.metadata.namespace}`, ...limitLines(range, '')], { events: false })
