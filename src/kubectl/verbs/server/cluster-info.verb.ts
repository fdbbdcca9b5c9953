// `kubectl cluster-info`.
import { SERVER_ADDRESS } from '../../../engine/apiserver/outage.ts'
import { must } from '../../../engine/kernel/sync.ts'
import { defineVerb, failed, printed } from '../define-verb.ts'

export default defineVerb({
  name: 'cluster-info', summary: 'Says where the control plane is.', usage: ['cluster-info'],
  *run({ args }) {
    if (args[0] === 'dump') return failed('cluster-info dump is not available here: `kubectl get all -A -o yaml` shows what there is')
    yield* must({ verb: 'list', resource: 'services', namespace: 'kube-system', query: { labelSelector: 'kubernetes.io/cluster-service=true' } })
    return printed(`Kubernetes control plane is running at https://${SERVER_ADDRESS}\n\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n`)
  },
})
