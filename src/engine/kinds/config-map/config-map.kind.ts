// ConfigMap: configuration as keys and texts.
import type { ConfigMap } from '../../generated/api-types.d.ts'
import { defineKind } from '../define-kind.ts'

function keysOf({ data = {}, binaryData = {} }: ConfigMap): string[] {
  return [...Object.keys(data), ...Object.keys(binaryData)].sort()
}

export default defineKind<ConfigMap>({
  group: '', version: 'v1', kind: 'ConfigMap', plural: 'configmaps', shortNames: ['cm'], namespaced: true, acts: true, generation: 'never',
  columns: [{ name: 'Data', cell: (configMap) => keysOf(configMap).length }],
  scene: (configMap) => ({ keys: keysOf(configMap), immutable: configMap.immutable ?? false }),
})
