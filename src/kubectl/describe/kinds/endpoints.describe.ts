// Endpoints. Models kubectl/pkg/describe/describe.go (describeEndpoints).
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, labelLines } from '../lines.ts'
import type { Endpoints } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

export default defineDescriber<KubeObject & Endpoints>(['Endpoints'], (endpoints) => [
  `Name:\t${endpoints.metadata.name}`, `Namespace:\t${endpoints.metadata.namespace}`, ...labelLines(endpoints), ...annotationLines(endpoints), 'Subsets:',
  ...(endpoints.subsets ?? []).flatMap(({ addresses = [], notReadyAddresses = [], ports = [] }) => [
    `  Addresses:\t${addresses.map(({ ip }) => ip).join(',') || '<none>'}`, `  NotReadyAddresses:\t${notReadyAddresses.map(({ ip }) => ip).join(',') || '<none>'}`,
    ...(ports.length > 0 ? ['  Ports:', '    Name\tPort\tProtocol', '    ----\t----\t--------', ...ports.map(({ name, port, protocol = 'TCP' }) => `    ${name || '<unset>'}\t${port}\t${protocol}`)] : []), '',
  ]),
])
