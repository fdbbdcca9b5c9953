import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const HERE = import.meta.dirname
const PLURAL = /_(?:zero|one|two|few|many|other)$/

/** Short forms exist only where a language's full form does not fit. */
const ONE_LANGUAGE = /^states\.short\./
/** A headline of one Pod: Korean has room for how many containers. */
const SAYS_MORE = new Set(['canvas.strip.wantPod'])

type Messages = { readonly [name: string]: string | Messages }

/** Every message of a language by file and key; plural forms are one message. */
function messagesOf(language: string): Map<string, string> {
  const found = new Map<string, string>()
  const add = (path: string, messages: Messages): void => {
    for (const [name, value] of Object.entries(messages)) {
      if (typeof value === 'string') found.set(`${path}.${name}`.replace(PLURAL, ''), value)
      else add(`${path}.${name}`, value)
    }
  }
  for (const file of readdirSync(join(HERE, language), { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.json')) add(file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(HERE, language, file), 'utf8')) as Messages)
  }
  return found
}

const ko = messagesOf('ko')
const en = messagesOf('en')

test('every message exists in both languages', () => {
  expect([...ko.keys()].filter((key) => !en.has(key) && !ONE_LANGUAGE.test(key))).toEqual([])
  expect([...en.keys()].filter((key) => !ko.has(key) && !ONE_LANGUAGE.test(key))).toEqual([])
})

test('the two languages are told the same things', () => {
  const told = (text: string): string[] => [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]))].filter((name) => name !== 'count').sort()
  const differing = [...ko].filter(([key, text]) => en.has(key) && !SAYS_MORE.has(key) && told(text).join() !== told(en.get(key) ?? '').join()).map(([key]) => key)
  expect(differing).toEqual([])
})
