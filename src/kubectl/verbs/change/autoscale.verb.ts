// `kubectl autoscale`: a HorizontalPodAutoscaler for a workload. Models kubectl/pkg/cmd/autoscale/autoscale.go.
import { apiVersionOf } from '../../../engine/kinds/define-kind.ts'
import { canonicalQuantity } from '../../../engine/quantity.ts'
import { CHANGE_FLAGS, type CommandWords, defineVerb, ended, failed, FILE_FLAGS, VALUE } from '../define-verb.ts'
import { createOne } from '../files/create-objects.ts'
import { integerFlag } from '../read-words.ts'
import { selectObjects } from '../resource-arguments.ts'

/** The metrics that flags name: a share of what Pods ask for as 70%, or a value for each as 500m. */
function metricsOf({ flags }: CommandWords): readonly object[] | { readonly mistake: string } {
  const named = [['cpu', flags['cpu'] ?? flags['cpu-percent']], ['memory', flags['memory']]] as const, metrics: object[] = []
  for (const [name, text] of named) {
    if (text === undefined) continue
    const percent = /^(\d+)%?$/.exec(text), isShare = percent !== null && (text.endsWith('%') || (name === 'cpu' && flags['cpu'] === undefined)), value = canonicalQuantity(text)
    if (!isShare && typeof value !== 'string') return { mistake: `invalid value for --${name}: ${JSON.stringify(text)} is neither a percentage nor a quantity` }
    metrics.push({ type: 'Resource', resource: { name, target: isShare ? { type: 'Utilization', averageUtilization: Number(percent[1]) } : { type: 'AverageValue', averageValue: value } } })
  }
  return metrics
}

export default defineVerb({
  name: 'autoscale', summary: 'Makes a HorizontalPodAutoscaler for a workload.', usage: ['autoscale TYPE NAME --max=N [--min=N] [--cpu=80%] [--memory=500Mi]'],
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
    const { kind, object: { metadata: { name } } } = target
    if (!kind.scale) return failed(`cannot autoscale a ${kind.kind}: the server could not find the requested resource`)
    const wanted = metricsOf(words)
    if ('mistake' in wanted) return failed(wanted.mistake)
    const metrics = wanted.length > 0 ? { metrics: wanted } : {}
    return yield* createOne(words, {
      apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: words.flags['name'] ?? name },
      spec: { maxReplicas: max, ...(min > 0 && { minReplicas: min }), scaleTargetRef: { apiVersion: apiVersionOf(kind), kind: kind.kind, name }, ...metrics },
    }, 'autoscaled')
  },
})
