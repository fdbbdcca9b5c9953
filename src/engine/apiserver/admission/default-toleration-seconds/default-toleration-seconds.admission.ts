// DefaultTolerationSeconds: a Pod stays for five minutes on a node that is not ready or cannot be reached.
// Models plugin/pkg/admission/defaulttolerationseconds/admission.go.
import type { Pod, Toleration } from '../../../generated/api-types.d.ts'
import { defineAdmission } from '../define-admission.ts'

const SECONDS = 300
const KEYS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']

function tolerationOf(key: string): Toleration {
  return { key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS }
}

/** What a Pod gets that tolerates nothing; one list for all. */
const BOTH: readonly Toleration[] = KEYS.map(tolerationOf)

export default defineAdmission({
  name: 'DefaultTolerationSeconds',
  order: 90,
  operations: ['create', 'update'],
  kinds: ['Pod'],
  admit({ object, subresource }) {
    const pod = object as Pod
    if (subresource || !pod.spec) return { object }
    const { tolerations } = pod.spec
    if (!tolerations?.length) return { object: { ...pod, spec: { ...pod.spec, tolerations: BOTH } } as Pod }
    const covers = (key: string) => (t: Toleration): boolean => (t.key === key || !t.key) && (t.effect === 'NoExecute' || !t.effect)
    const missing = KEYS.filter((key) => !tolerations.some(covers(key)))
    if (missing.length === 0) return { object }
    return { object: { ...pod, spec: { ...pod.spec, tolerations: [...tolerations, ...missing.map(tolerationOf)] } } as Pod }
  },
})
