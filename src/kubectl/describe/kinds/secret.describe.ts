// Secret: how long its values are, never what they are. Models kubectl/pkg/describe/describe.go (describeSecret).
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, labelLines } from '../lines.ts'
import type { Secret } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

function bytesOf(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4)
}

export default defineDescriber<KubeObject & Secret>(['Secret'], (secret) => {
  const { metadata, type, data = {} } = secret
  return [
    `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, ...labelLines(secret), ...annotationLines(secret), '', `Type:\t${type ?? ''}`, '', 'Data', '====',
    ...Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}:\t${bytesOf(value)} bytes`),
  ]
}, { events: false })
