// `kubectl autoscale`: a HorizontalPodAutoscaler for a workload. Models kubectl/pkg/cmd/autoscale/autoscale.go.
import { apiVersionOf } from '../../../engine/kinds/define-kind.ts'
import { CHANGE_FLAGS, defineVerb, ended, failed, FILE_FLAGS, VALUE } from '../define-verb.ts'
import { createOne } from '../files/create-objects.ts'
import { integerFlag } from '../read-words.ts'
import { selectObjects } from '../resource-arguments.ts'

export default defineVerb({
  name: 'autoscale', summary: 'Makes a HorizontalPodAutoscaler for a workload.', usage: ['autoscale TYPE NAME --max=N [--min=N] [--cpu=80%]'],
  flags: { ...FILE_FLAGS, ...CHANGE_FLAGS, max: VALUE, min: VALUE, cpu: VALUE, 'cpu-percent': VALUE, memory: VALUE, name: VALUE },
  *run(words) {
    const max = integerFlag(words, 'max', -1), min = integerFlag(words, 'min', -1)
    if (typeof max !== 'number') return failed(max.mistake)
    if (typeof min !== 'number') return failed(min.mistake)
    if (words.flags['max'] === undefined) return failed('required flag(s) "max" not set')
    if (max < 1) return failed(`--max=MAXPODS is required and must be at least 1, max: ${max}`)
    if (max < min) return failed(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`)
    const selected = yield* selectObjects(words)
    if ('mistake' in selected) return failed(selected.mistake)
    const [target] = selected.targets
    if (!target) return ended('', selected.failures)
    const { kind, object: { metadata: { name } } } = target, percent = /^(\d+)%?$/.exec(words.flags['cpu'] ?? words.flags['cpu-percent'] ?? '')
    if (!kind.scale) return failed(`cannot autoscale a ${kind.kind}: the server could not find the requested resource`)
    const metrics = percent ? { metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: Number(percent[1]) } } }] } : {}
    return yield* createOne(words, {
      apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: words.flags['name'] ?? name },
      spec: { maxReplicas: max, ...(min > 0 && { minReplicas: min }), scaleTargetRef: { apiVersion: apiVersionOf(kind), kind: kind.kind, name }, ...metrics },
    }, 'autoscaled')
  },
})
