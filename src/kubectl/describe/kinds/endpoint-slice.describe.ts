// EndpointSlice. Models kubectl/pkg/describe/describe.go (describeEndpointSliceV1).
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, labelLines } from '../lines.ts'
import type { EndpointSlice } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

export default defineDescriber<KubeObject & EndpointSlice>(['EndpointSlice'], (slice) => {
  const { metadata, addressType, ports, endpoints } = slice
  return [
    `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, ...labelLines(slice), ...annotationLines(slice), `AddressType:\t${addressType}`,
    ...(ports?.length ? ['Ports:', '  Name\tPort\tProtocol', '  ----\t----\t--------', ...ports.map(({ name, port, protocol = 'TCP' }) => `  ${name || '<unset>'}\t${port ?? '*'}\t${protocol}`)] : ['Ports: <unset>']),
    ...(endpoints?.length ? ['Endpoints:', ...endpoints.flatMap(({ addresses, conditions, hostname, targetRef, nodeName, zone }) => [
      `  - Addresses:\t${(addresses ?? []).join(', ')}`, '    Conditions:', `      Ready:\t${conditions?.ready ?? '<unset>'}`, `    Hostname:\t${hostname ?? '<unset>'}`,
      ...(targetRef ? [`    TargetRef:\t${targetRef.kind}/${targetRef.name}`] : []), `    NodeName:\t${nodeName ?? '<unset>'}`, `    Zone:\t${zone ?? '<unset>'}`,
    ])] : ['Endpoints: <none>']),
  ]
})
