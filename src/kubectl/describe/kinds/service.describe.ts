// Service. Models kubectl/pkg/describe/describe.go (describeService).
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { labelList } from '../../../engine/kinds/columns.ts'
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, labelLines } from '../lines.ts'
import { endpointsText } from '../endpoints-text.ts'
import type { ObjectList } from '../../../engine/apiserver/request.ts'
import type { EndpointSlice, Service } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

export default defineDescriber<KubeObject & Service>(['Service'], function* (service) {
  const { metadata, spec = {}, status } = service
  const answer = yield* send({ verb: 'list', resource: 'endpointslices.discovery.k8s.io', namespace: metadata.namespace, query: { labelSelector: `kubernetes.io/service-name=${metadata.name}` } })
  const slices = isFailure(answer) ? [] : (answer.body as ObjectList).items as readonly (KubeObject & EndpointSlice)[]
  const ingress = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '').join(', ')
  return [
    `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, ...labelLines(service), ...annotationLines(service), `Selector:\t${labelList(spec.selector).join(',') || '<none>'}`, `Type:\t${spec.type ?? ''}`,
    ...(spec.ipFamilyPolicy ? [`IP Family Policy:\t${spec.ipFamilyPolicy}`] : []), ...(spec.ipFamilies ? [`IP Families:\t${spec.ipFamilies.join(',') || '<none>'}`] : []), `IP:\t${spec.clusterIP ?? ''}`,
    ...(spec.clusterIPs ? [`IPs:\t${spec.clusterIPs.join(',') || '<none>'}`] : []), ...(spec.externalIPs?.length ? [`External IPs:\t${spec.externalIPs.join(',')}`] : []), ...(spec.loadBalancerIP ? [`Desired LoadBalancer IP:\t${spec.loadBalancerIP}`] : []),
    ...(spec.externalName ? [`External Name:\t${spec.externalName}`] : []), ...(ingress ? [`LoadBalancer Ingress:\t${ingress}`] : []),
    ...(spec.ports ?? []).flatMap(({ name, port, protocol = 'TCP', targetPort, nodePort }) => {
      const title = name || '<unset>'
      return [`Port:\t${title}\t${port}/${protocol}`, `TargetPort:\t${targetPort ?? port}/${protocol}`, ...(nodePort ? [`NodePort:\t${title}\t${nodePort}/${protocol}`] : []), `Endpoints:\t${endpointsText(slices, name ?? '')}`]
    }),
    `Session Affinity:\t${spec.sessionAffinity ?? ''}`, ...(spec.externalTrafficPolicy ? [`External Traffic Policy:\t${spec.externalTrafficPolicy}`] : []), ...(spec.internalTrafficPolicy ? [`Internal Traffic Policy:\t${spec.internalTrafficPolicy}`] : []),
    ...(spec.healthCheckNodePort ? [`HealthCheck NodePort:\t${spec.healthCheckNodePort}`] : []), ...(spec.loadBalancerSourceRanges?.length ? [`LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`] : []),
  ]
})
