// Short names for data: FNV-32 over a text, written in letters that spell no words.
// Models pkg/util/hash/hash.go and apimachinery/pkg/util/rand (SafeEncodeString).

const OFFSET = 0x811c9dc5, PRIME = 0x01000193
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

/** FNV-1a of a text's UTF-8 bytes and whatever bytes follow. */
export function fnv32a(text: string, more: readonly number[] = []): number {
  let hash = OFFSET
  eachByte(text, (byte) => { hash = Math.imul(hash ^ byte, PRIME) })
  for (const byte of more) hash = Math.imul(hash ^ byte, PRIME)
  return hash >>> 0
}

/** FNV-1 of a text's UTF-8 bytes: multiplies before it mixes. */
export function fnv32(text: string): number {
  let hash = OFFSET
  eachByte(text, (byte) => { hash = Math.imul(hash, PRIME) ^ byte })
  return hash >>> 0
}

/** Each character becomes one of 27 that cannot spell anything bad. */
export function safeEncode(text: string): string {
  return Array.from(text, (character) => LETTERS[character.charCodeAt(0) % LETTERS.length]).join('')
}

/** Hands on a text's UTF-8 bytes. */
function eachByte(text: string, take: (byte: number) => void): void {
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) as number
    if (code < 0x80) {
      take(code)
      continue
    }
    if (code < 0x800) take(0xc0 | (code >> 6))
    else if (code < 0x10000) {
      take(0xe0 | (code >> 12))
      take(0x80 | ((code >> 6) & 63))
    } else {
      i++
      take(0xf0 | (code >> 18))
      take(0x80 | ((code >> 12) & 63))
      take(0x80 | ((code >> 6) & 63))
    }
    take(0x80 | (code & 63))
  }
}
