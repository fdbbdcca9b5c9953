import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeBase64, decodedLength, encodeBase64, utf8Length } from './base64.ts'

it('every text survives, and is encoded as anybody else would', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
    const encoded = encodeBase64(text)
    expect(encoded).toBe(Buffer.from(text).toString('base64'))
    expect(decodeBase64(encoded)).toBe(text)
    expect(decodedLength(encoded)).toBe(utf8Length(text))
  }))
})

it('bytes that are no text become replacement characters', () => {
  expect(decodeBase64(Buffer.from([0x41, 0xff, 0xe2, 0x82]).toString('base64'))).toBe('A\ufffd\ufffd\ufffd')
})
