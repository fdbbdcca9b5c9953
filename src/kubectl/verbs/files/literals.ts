// Data of ConfigMaps and Secrets from the command line: --from-literal, --from-file, --from-env-file.
import type { CommandWords } from '../define-verb.ts'

type Values = { readonly values: Readonly<Record<string, string>> } | { readonly mistake: string }

/** Keys and values, or what is wrong with them. */
export function literals({ lists, files }: CommandWords): Values {
  const values: Record<string, string> = {}
  for (const literal of lists['from-literal'] ?? []) {
    const equals = literal.indexOf('=')
    if (equals < 1) return { mistake: `invalid literal source ${literal}, expected key=value` }
    values[literal.slice(0, equals)] = literal.slice(equals + 1)
  }
  for (const source of lists['from-file'] ?? []) {
    const equals = source.indexOf('='), file = source.slice(equals + 1), key = equals > 0 ? source.slice(0, equals) : (file.split('/').pop() ?? file)
    if (!Object.hasOwn(files, file)) return { mistake: `error reading ${file}: no such file or directory` }
    values[key] = files[file]
  }
  for (const file of lists['from-env-file'] ?? []) {
    if (!Object.hasOwn(files, file)) return { mistake: `error reading ${file}: no such file or directory` }
    for (const line of files[file].split('\n').map((text) => text.trim()).filter((text) => text !== '' && !text.startsWith('#'))) values[line.split('=')[0]] = line.slice(line.indexOf('=') + 1)
  }
  return { values }
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 of a text's UTF-8 bytes. */
export function base64(text: string): string {
  const bytes = [...new TextEncoder().encode(text)]
  let encoded = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]], word = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    encoded += LETTERS[word >> 18] + LETTERS[(word >> 12) & 63] + (b === undefined ? '=' : LETTERS[(word >> 6) & 63]) + (c === undefined ? '=' : LETTERS[word & 63])
  }
  return encoded
}
