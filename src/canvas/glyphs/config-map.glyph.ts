// A ConfigMap that someone wrote; the root certificates that every namespace holds are left out.
import { listField } from './fields.ts'
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({
  kind: 'ConfigMap',
  place: 'bar',
  order: 6,
  shows: (configMap) => configMap.name !== 'kube-root-ca.crt',
  card: (configMap) => {
    const keys = listField(configMap, 'keys')
    return {
      uid: configMap.uid, kind: 'ConfigMap', namespace: configMap.namespace, name: configMap.name, slots: [],
      lines: keys.length === 0 ? [] : [{ code: 'card.keys', params: { count: keys.length } }], differs: false,
    }
  },
})
