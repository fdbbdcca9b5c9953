// Bytes in a link: deflated with a dictionary that both sides know, checked, and written in letters that an address may hold.
import { deflateSync, Inflate } from 'fflate'
import { MOST_BYTES } from './shared-session.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUES = new Int8Array(128).fill(-1)
for (let i = 0; i < LETTERS.length; i++) VALUES[LETTERS.charCodeAt(i)] = i

export function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += LETTERS[three >> 18] + LETTERS[(three >> 12) & 63]
    if (i + 1 < bytes.length) text += LETTERS[(three >> 6) & 63]
    if (i + 2 < bytes.length) text += LETTERS[three & 63]
  }
  return text
}

/** Undefined where a letter is none of ours, or a lone one is left over. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array((text.length * 3) >> 2)
  let bits = 0
  let held = 0
  let length = 0
  for (let i = 0; i < text.length; i++) {
    const value = VALUES[text.charCodeAt(i)] ?? -1
    if (value < 0) return undefined
    held = ((held << 6) | value) & 0xffffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[length++] = (held >> bits) & 0xff
    }
  }
  return bytes
}

/** FNV-1a over bytes, continued from `seed`. */
export function hashOf(bytes: Uint8Array, seed = 0x811c9dc5): number {
  let hash = seed
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

const CHECK_BYTES = 3
/** As far as deflate looks back. */
const WINDOW = 32_768
/** Packed bytes per look at how much has come out. */
const PUSH_BYTES = 512

class TooLarge extends Error {}

/** Deflates a text; `known` texts that repeat in it cost next to nothing. */
export function pack(text: string, known: string): string {
  const bytes = new TextEncoder().encode(text)
  const deflated = deflateSync(bytes, { level: 9, mem: 12, dictionary: dictionaryOf(known) })
  const packed = new Uint8Array(CHECK_BYTES + deflated.length)
  const check = hashOf(bytes)
  packed.set([check & 0xff, (check >> 8) & 0xff, (check >> 16) & 0xff])
  packed.set(deflated, CHECK_BYTES)
  return toBase64Url(packed)
}

/** Undoes `pack`. Stops as soon as more comes out than any session holds; never throws. */
export function unpack(packed: string, known: string): { readonly text: string } | { readonly problem: 'damaged' | 'too-large' } {
  if (packed.length > MOST_BYTES * 2) return { problem: 'too-large' }
  const bytes = fromBase64Url(packed)
  if (!bytes || bytes.length <= CHECK_BYTES) return { problem: 'damaged' }
  try {
    const inflated = inflate(bytes.subarray(CHECK_BYTES), dictionaryOf(known))
    const check = hashOf(inflated) & 0xffffff
    if (check !== (bytes[0] | (bytes[1] << 8) | (bytes[2] << 16))) return { problem: 'damaged' }
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(inflated) }
  } catch (error) {
    return { problem: error instanceof TooLarge ? 'too-large' : 'damaged' }
  }
}

function dictionaryOf(known: string): Uint8Array {
  const bytes = new TextEncoder().encode(known)
  return bytes.length > WINDOW ? bytes.subarray(bytes.length - WINDOW) : bytes
}

function inflate(deflated: Uint8Array, dictionary: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = []
  let length = 0
  const stream = new Inflate({ dictionary }, (chunk) => {
    length += chunk.length
    if (length > MOST_BYTES) throw new TooLarge()
    chunks.push(chunk)
  })
  for (let at = 0; at < deflated.length; at += PUSH_BYTES) stream.push(deflated.subarray(at, at + PUSH_BYTES), at + PUSH_BYTES >= deflated.length)
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
