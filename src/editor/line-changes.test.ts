import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFieldLines } from './monaco/field-lines.ts'
import { wordFinding } from './monaco/marker-wording.ts'
import { changedLines } from './line-changes.ts'

test('a changed line is marked, its neighbours are not', () => {
  expect(changedLines('a\nb\nc', 'a\nB\nc')).toEqual([2])
  expect(changedLines('a\nb\nc', 'a\nx\nb\nc\ny')).toEqual([2, 5])
  expect(changedLines('a\nb\nc', 'a\nc')).toEqual([])
})

test('the lines that are not marked were there before, in this order', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 }).map((list) => list.join('\n'))
  fc.assert(fc.property(lines, lines, (base, text) => {
    const changed = new Set(changedLines(base, text))
    const kept = text.split('\n').filter((_, index) => !changed.has(index + 1))
    const before = base.split('\n')
    let at = 0
    for (const line of kept) {
      at = before.indexOf(line, at) + 1
      expect(at).toBeGreaterThan(0)
    }
    if (base === text) expect(changed.size).toBe(0)
  }))
})

test('a field of the second document is found on its line', () => {
  const symbol = (name: string, line: number, children: ReturnType<typeof symbolOf>[] = []) => symbolOf(name, line, children)
  const text = 'kind: A\nspec:\n  replicas: 1\n---\nkind: B\nspec:\n  ports:\n  - port: 80\n'
  const find = createFieldLines(text, [
    symbol('kind', 0), symbol('spec', 1, [symbol('replicas', 2)]),
    symbol('kind', 4), symbol('spec', 5, [symbol('ports', 6, [symbol('0', 7, [symbol('port', 7)])])]),
  ])
  expect(find(0, 'spec.replicas')).toBe(3)
  expect(find(1, 'spec.ports[0].port')).toBe(8)
  expect(find(0, 'spec.ports')).toBeUndefined()
})

interface TestSymbol { name: string; range: { start: { line: number } }; selectionRange: { start: { line: number } }; children: TestSymbol[] }
function symbolOf(name: string, line: number, children: TestSymbol[]): TestSymbol {
  return { name, range: { start: { line } }, selectionRange: { start: { line } }, children }
}

test('findings of the language service are said in the reader\'s words', () => {
  const say = (key: string, params?: object): string => `${key} ${JSON.stringify(params ?? {})}`
  expect(wordFinding('Property foo is not allowed.', say)).toBe('draft.unknownField {"field":"foo"}')
  expect(wordFinding('Incorrect type. Expected "integer | null".', say)).toContain('draft.type.integer {}, draft.type.null {}'.replaceAll('"', '\\"'))
  expect(wordFinding('Something new', say)).toBe('Something new')
})
