// Base64 of UTF-8 text, as Secrets keep their data. Written out, since the engine uses neither DOM nor Node.

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function utf8Bytes(text: string): number[] {
  const bytes: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0)!
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 0x3f))
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f))
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 0x3f), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f))
  }
  return bytes
}

export function utf8Length(text: string): number {
  return utf8Bytes(text).length
}

export function encodeBase64(text: string): string {
  const bytes = utf8Bytes(text)
  let encoded = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]]
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    encoded += alphabet[bits >> 18] + alphabet[(bits >> 12) & 63] + (b === undefined ? '=' : alphabet[(bits >> 6) & 63]) + (c === undefined ? '=' : alphabet[bits & 63])
  }
  return encoded
}

/** How many bytes a base64 text stands for. */
export function decodedLength(encoded: string): number {
  const digits = encoded.replace(/[\r\n=]/g, '').length
  return Math.floor((digits * 3) / 4)
}

/** The text behind a base64 text; bytes that are no UTF-8 become U+FFFD. */
export function decodeBase64(encoded: string): string {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const digit of encoded.replace(/[\r\n=]/g, '')) {
    bits = (bits << 6) | alphabet.indexOf(digit)
    held += 6
    if (held < 8) continue
    held -= 8
    bytes.push((bits >> held) & 0xff)
    bits &= (1 << held) - 1
  }
  return textOf(bytes)
}

function textOf(bytes: readonly number[]): string {
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i]
    const length = first < 0x80 ? 1 : first >> 5 === 6 ? 2 : first >> 4 === 14 ? 3 : first >> 3 === 30 ? 4 : 0
    const rest = bytes.slice(i + 1, i + length)
    if (length === 0 || rest.length < length - 1 || rest.some((byte) => byte >> 6 !== 2)) {
      text += '\ufffd'
      i++
      continue
    }
    const head = length === 1 ? first : first & (0xff >> (length + 1))
    text += String.fromCodePoint(rest.reduce((point, byte) => (point << 6) | (byte & 0x3f), head))
    i += length
  }
  return text
}
