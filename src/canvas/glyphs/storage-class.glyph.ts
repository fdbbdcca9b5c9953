// A StorageClass: who makes volumes for claims that ask for it, and when.
import { textField } from './fields.ts'
import { defineGlyph } from './define-glyph.ts'

export default defineGlyph({
  kind: 'StorageClass',
  place: 'bar',
  order: 5,
  card(storageClass) {
    const lines = [textField(storageClass, 'provisioner'), textField(storageClass, 'bindingMode')].filter((line) => line !== '')
    return {
      uid: storageClass.uid, kind: 'StorageClass', namespace: '', name: storageClass.name, slots: [],
      lines: lines.map((text) => ({ code: 'text', params: { text } })),
      differs: false,
    }
  },
})
