// An Ingress: rules that some controller has to read before they mean anything.
import { textField } from './fields.ts'
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({
  kind: 'Ingress',
  place: 'bar',
  order: 4,
  card(ingress) {
    const host = textField(ingress, 'host')
    return {
      uid: ingress.uid, kind: 'Ingress', namespace: ingress.namespace, name: ingress.name, slots: [],
      lines: host === '' ? [] : [{ code: 'text', params: { text: host } }],
      differs: false, virtual: true,
    }
  },
})
