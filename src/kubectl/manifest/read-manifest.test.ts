import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_DEPTH, MAX_DOCUMENTS, MAX_TEXT_BYTES } from './limits.ts'
import { readManifest, type ManifestDocument } from './read-manifest.ts'

const read = (text: string): readonly ManifestDocument[] => readManifest(text, { file: 'web.yaml' }).documents
const only = (text: string): ManifestDocument => {
  const documents = read(text)
  expect(documents).toHaveLength(1)
  return documents[0]
}
const value = (yaml: string): unknown => only(`apiVersion: v1\nkind: X\nv: ${yaml}`).object?.v
const head = 'apiVersion: v1\nkind: ConfigMap\n'

describe('documents', () => {
  test('are separated by lines of three dashes; blank ones and those of comments do not count', () => {
    const documents = read(`---\n# nothing\n---\n${head}metadata: {name: a}\n--- # second\n${head}metadata: {name: b}\n---\n\n---\nnull\n`)
    expect(documents).toMatchObject([{ object: { metadata: { name: 'a' } } }, { object: { metadata: { name: 'b' } } }])
    expect(documents.map((document) => document.index)).toEqual([0, 1])
    expect(documents[1].range.start.line).toBe(8)
  })

  test('one that is broken does not take the others with it', () => {
    const documents = read(`${head}metadata: {name: a}\n---\n a: b\nc\n---\n${head}metadata: {name: c}\n`)
    expect(documents.map((document) => document.problem?.code)).toEqual([undefined, expect.stringMatching(/^Yaml/), undefined])
    expect(documents[2].object?.kind).toBe('ConfigMap')
  })

  test('a List is its items', () => {
    const documents = read(`apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n- apiVersion: v1\n  kind: Service\n`)
    expect(documents.map((document) => [document.index, document.object?.kind, document.range.start.line])).toEqual([[0, 'Pod', 4], [1, 'Service', 7]])
  })

  test('JSON is read as well, one object after the other', () => {
    expect(read('{"apiVersion":"v1","kind":"Pod"}\n{"apiVersion":"v1",\n"kind":"Service"}').map((document) => document.object?.kind)).toEqual(['Pod', 'Service'])
  })

  test('carry kubectl\'s words when they do not say what they are', () => {
    expect(only('metadata:\n  name: x\n').problem).toMatchObject({
      code: 'TypeMissing',
      message: 'error validating "web.yaml": error validating data: [apiVersion not set, kind not set]; if you choose to ignore these errors, turn validation off with --validate=false',
    })
    expect(only('apiVersion: 1\nkind: Pod').problem).toMatchObject({ message: expect.stringContaining("error validating data: apiVersion isn't string type;"), range: { start: { line: 1 } } })
    expect(only('- a\n- b').problem?.message).toContain('invalid object to validate')
    expect(only('just words').problem?.code).toBe('NotAnObject')
  })

  test('text after a separator is refused, as kubectl does', () => {
    expect(only(`--- yes\n${head}`).problem).toMatchObject({ code: 'YamlSeparator', message: 'error parsing web.yaml: invalid Yaml document separator: yes', range: { start: { line: 1, column: 5 } } })
  })
})

describe('scalars', () => {
  test.each([
    ['yes', true], ['off', false], ['y', true], ['"yes"', 'yes'], ['True', true], ['~', null], ['', null], ['null', null],
    ['0644', 420], ['0x1F', 31], ['0b11', 3], ['1_000', 1000], ['-5', -5], ['+5', 5], ['1e3', 1000], ['1.50', 1.5], ['.5', 0.5],
    ['22:22', '22:22'], ['2001-01-01', '2001-01-01'], ['1.2.3', '1.2.3'], ['09', 9], ['!!str 12', '12'], ["'12'", '12'], ['12Mi', '12Mi'],
    ['!!binary aGk=', 'hi'], ['|\n  a\n  b\n', 'a\nb\n'], ['>-\n  a\n  b\n', 'a b'],
  ])('%s means what kubectl takes it for', (yaml, expected) => {
    expect(value(yaml)).toEqual(expected)
  })

  test('keys become text', () => {
    expect(value('{1: a, y: b, 1.5: c}')).toEqual({ 1: 'a', true: 'b', '1.5': 'c' })
  })

  test('infinity is no value', () => {
    expect(only(`${head}v: .inf`).problem?.code).toBe('NotFinite')
  })

  test('__proto__ is data', () => {
    expect(Object.keys(only(`${head}data: {__proto__: x}`).object?.data as object)).toEqual(['__proto__'])
  })
})

describe('anchors', () => {
  test('are expanded, and merged', () => {
    const { object } = only(`${head}a: &a {x: 1, w: 2}\nb: *a\nc:\n  <<: *a\n  w: 3\nd:\n  <<: [*a, {z: 9}]\n`)
    expect(object).toMatchObject({ b: { x: 1, w: 2 }, c: { x: 1, w: 3 }, d: { x: 1, w: 2, z: 9 } })
  })

  test('that explode are stopped with kubectl\'s words', () => {
    const laughs = Array.from({ length: 12 }, (_, level) => `l${level}: &l${level} [${Array.from({ length: 10 }, () => (level ? `*l${level - 1}` : 'ha')).join(',')}]`).join('\n')
    expect(only(head + laughs).problem).toMatchObject({ code: 'AliasExplosion', message: expect.stringContaining('yaml: document contains excessive aliasing') })
  })

  test('that contain themselves or do not exist are named', () => {
    expect(only(`${head}a: &a [*a]`).problem).toMatchObject({ code: 'AliasRecursive', message: expect.stringContaining("anchor 'a' value contains itself") })
    expect(only(`${head}a: *nope`).problem).toMatchObject({ code: 'AliasUnknown', range: { start: { line: 3, column: 4 } } })
  })
})

describe('mistakes', () => {
  test.each([
    ['a tab', 'metadata:\n\tname: x', 'YamlTab', 4, 'yaml: line 4: found character that cannot start any token'],
    ['a nested mapping', 'metadata: name: x', 'YamlNestedMapping', 3, 'yaml: line 3: mapping values are not allowed in this context'],
    ['an open quote', 'metadata: "x\nb: c\n', 'YamlUnclosedQuote', 3, 'found unexpected end of stream'],
    ['an open bracket', 'metadata: [a, b\n', 'YamlUnclosedBracket', 3, "did not find expected ',' or ']'"],
    ['wrong indentation', 'metadata:\n    name: x\n  labels: {}\n', 'YamlIndent', 5, 'did not find expected key'],
    ['a word without colon', 'metadata\nspec: {}\n', 'YamlMissingColon', 3, "could not find expected ':'"],
    ['a half line', 'metadata:\n  name: x\n  lab', 'YamlMissingColon', 5, "could not find expected ':'"],
  ])('%s is told at its place', (_, yaml, code, line, message) => {
    const { problem } = only(head + yaml)
    expect(problem).toMatchObject({ code, range: { start: { line } } })
    expect(problem?.message).toMatch(/^error parsing web\.yaml: error converting YAML to JSON: yaml: /)
    expect(problem?.message).toContain(message)
  })

  test('a line is counted from the start of its document in the official text, of the file in ours', () => {
    const problem = read(`${head}---\n${head}a: b: c`)[1].problem
    expect(problem?.message).toContain('line 3: mapping values')
    expect(problem?.range.start.line).toBe(6)
  })

  test('a key written twice is a warning; the last one counts', () => {
    const document = only(`${head}data:\n  a: "1"\n  a: "2"\n`)
    expect(document.object?.data).toEqual({ a: '2' })
    expect(document.warnings).toMatchObject([{ code: 'DuplicateKey', message: 'line 5: key "a" already set in map', range: { start: { line: 5, column: 3 } } }])
  })
})

describe('bounds', () => {
  test('5 MB of text is refused as a whole', () => {
    expect(readManifest('a'.repeat(5_000_000))).toEqual({ documents: [], refused: expect.objectContaining({ code: 'TextTooLarge', params: { bytes: 5_000_000, limit: MAX_TEXT_BYTES } }) })
    expect(readManifest(`# ${'한'.repeat(400_000)}`).refused?.code).toBe('TextTooLarge')
  })

  test('a thousand documents are refused with their number', () => {
    const reading = readManifest(`${head}---\n`.repeat(1000))
    expect(reading.refused).toMatchObject({ code: 'TooManyDocuments', params: { count: 1000, limit: MAX_DOCUMENTS }, range: { start: { line: 3 * MAX_DOCUMENTS } } })
    expect(readManifest(`apiVersion: v1\nkind: List\nitems:\n${'- {apiVersion: v1, kind: Pod}\n'.repeat(501)}`).refused?.params.count).toBe(501)
  })

  test('nothing at all is refused', () => {
    expect(readManifest('').refused?.code).toBe('NoDocuments')
    expect(readManifest('# words\n---\n\n').refused?.code).toBe('NoDocuments')
  })

  test.each([
    ['[', '[['.repeat(50_000)], ['{a:', '{a: '.repeat(50_000)], ['- ', '- '.repeat(50_000)], ['? ', '? '.repeat(20_000)],
    ['indentation', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')], ['closed', '['.repeat(2000) + ']'.repeat(2000)],
  ])('%s within itself without end is too deep', (_, nest) => {
    expect(only(`apiVersion: v1\nkind: X\na:\n ${nest.replaceAll('\n', '\n ')}`).problem).toMatchObject({ code: 'TooDeep', params: { limit: MAX_DEPTH } })
  })
})

describe('any text', () => {
  const yamlish = fc.array(fc.oneof(
    fc.constantFrom('a', 'b: ', '- ', '  ', '\n', '\t', '"', "'", '[', ']', '{', '}', ',', '&x ', '*x', '<<: ', '---\n', '...\n', '|', '>', '#', '!!int ', '!t ', '? ', ': ', '%YAML', '\r\n', 'apiVersion: v1\n', 'kind: List\n', 'items:\n', '\u0000', '\uFEFF', '한'),
    fc.string({ maxLength: 4 }),
  ), { maxLength: 60 }).map((parts) => parts.join(''))

  test('is read without throwing, and every place lies in it', () => {
    fc.assert(fc.property(fc.oneof(yamlish, fc.string({ unit: 'binary', maxLength: 200 })), (text) => {
      const reading = readManifest(text)
      const places = [reading.refused?.range, ...reading.documents.flatMap((document) => [document.range, document.problem?.range, ...document.warnings.map((warning) => warning.range)])]
      for (const place of places) {
        if (!place) continue
        expect(place.start.offset).toBeGreaterThanOrEqual(0)
        expect(place.end.offset).toBeGreaterThanOrEqual(place.start.offset)
        expect(place.end.offset).toBeLessThanOrEqual(text.length)
        expect(text.slice(0, place.start.offset).split('\n')).toHaveLength(place.start.line)
      }
      for (const document of reading.documents) expect(document.object === undefined).toBe(document.problem !== undefined)
    }), { numRuns: 2000 })
  })

  test('that is JSON means what JSON.parse says', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (fields) => {
      const given = { ...fields, apiVersion: 'v1', kind: 'X' }
      const text = JSON.stringify(given)
      expect(JSON.stringify(only(text).object)).toBe(JSON.stringify(JSON.parse(text)))
    }), { numRuns: 300 })
  })
})
