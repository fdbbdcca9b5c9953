// A metric that is neither processor time nor memory has this value from now on: of an object (option `object`, such as Service/web), of all Pods
// together, or of something outside the cluster.
import { METRICS_ADAPTER } from '../metrics/metrics.ts'
import { defineFault, type FaultProblem } from './define-fault.ts'

const NAME = /^[A-Za-z0-9_.-]+$/

export default defineFault({
  name: 'set-metric', targets: ['SimMetric'], options: ['value', 'object'],
  says: ({ value = 0 }) => ({ value }),
  at: () => METRICS_ADAPTER,
  check(_workshop, { kind, name }, { value, object = '' }): FaultProblem | undefined {
    if (!NAME.test(name)) return { code: 'fault-no-such-target', params: { kind, name } }
    if (typeof value !== 'number' || value < 0) return { code: 'fault-bad-option', params: { fault: 'set-metric', option: 'value', value: String(value) } }
    return typeof object === 'string' && (object === '' || object.split('/').length === 2) ? undefined : { code: 'fault-bad-option', params: { fault: 'set-metric', option: 'object', value: String(object) } }
  },
  apply({ metrics }, { namespace = 'default', name }, { value, object = '' }) { metrics.setValue({ namespace, object: String(object), metric: name, value: Number(value) }) },
})
