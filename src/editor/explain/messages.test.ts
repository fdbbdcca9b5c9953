// Every explanation that can be given can be said, in both languages and with the same things in it.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

type Messages = { readonly [key: string]: string | Messages }
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const messages = (language: string, name: string): Messages => JSON.parse(read(`../../i18n/${language}/${name}.json`)) as Messages

function leaves(tree: Messages, path = ''): Map<string, string> {
  return new Map(Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[`${path}${key}`, value] as const] : [...leaves(value, `${path}${key}.`)])))
}
const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]))].sort()

test.each(['editor', 'errors'])('%s says the same in both languages', (name) => {
  const ko = leaves(messages('ko', name))
  // Korean has one form for any number.
  const en = leaves(messages('en', name))
  expect([...ko.keys()].sort()).toEqual([...en.keys()].filter((key) => !key.endsWith('_one')).sort())
  for (const [key, text] of ko) {
    const known = new Set(placeholders(en.get(key) ?? ''))
    expect(placeholders(text).filter((placeholder) => !known.has(placeholder)), key).toEqual([])
  }
})

test('every explanation has a title, a body and a note', () => {
  const errors = leaves(messages('en', 'errors'))
  const used = [
    ...[...read('./api-complaint.ts').matchAll(/(?:plain|named)\('(\w+)'\)|'api\.(\w+)'/g)].map((match) => `api.${match[1] ?? match[2]}`),
    ...[...read('./reader-problem.ts').matchAll(/'(Yaml\w+|Alias\w+|Too\w+|Not\w+|KeyNotScalar|MergeNotMapping|TypeMissing)'/g)].map((match) => `yaml.${match[1]}`),
  ]
  expect(used.length).toBeGreaterThan(40)
  for (const key of used) for (const part of ['title', 'body', 'note']) expect(errors.has(`${key}.${part}`), `${key}.${part}`).toBe(true)
})
