// ConfigMap. Models kubectl/pkg/describe/describe.go (ConfigMapDescriber).
import { defineDescriber } from '../define-describer.ts'
import { annotationLines, labelLines } from '../lines.ts'
import type { ConfigMap } from '../../../engine/generated/api-types.d.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

/** Bytes that a text in base64 stands for. */
function bytesOf(base64: string): number {
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4)
}

export default defineDescriber<KubeObject & ConfigMap>(['ConfigMap'], (map) => {
  const { metadata, data = {}, binaryData = {} } = map
  return [
    `Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`, ...labelLines(map), ...annotationLines(map), '', 'Data', '====', ...Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([key, value]) => [`${key}:`, '----', value, '']),
    '', 'BinaryData', '====', ...Object.entries(binaryData).map(([key, value]) => `${key}: ${bytesOf(value)} bytes`), '',
  ]
})
