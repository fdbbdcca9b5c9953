import { describe, expect, test } from 'vitest'
import { readProse } from './prose.ts'
import { readSolution } from './solution.ts'
import { readFrontMatter } from './front-matter.ts'

describe('prose', () => {
  test('has titles, paragraphs, options with reasons, hints, checks and notes', () => {
    const { sections, problems } = readProse('## guess: How many?\nOne line\nand its rest.\n\nA second paragraph.\n- one: One\n  > Not so.\n- hint1: Count.\n- check1: Counted\n> look: There.\n')
    expect(problems).toEqual([])
    expect(sections.get('guess')).toEqual({
      title: 'How many?', body: ['One line and its rest.', 'A second paragraph.'], options: { one: { text: 'One', reason: 'Not so.' } }, hints: ['Count.'], checks: ['Counted'], look: 'There.',
    })
  })

  test('names the line that it cannot read', () => {
    expect(readProse('words\n## a: A\n> wrong: note\n- hint2: too early\n').problems).toEqual([
      'line 1: text before the first section; begin with "## id: title"',
      expect.stringContaining('line 3: "> wrong: note" is no form this file knows'),
      'line 4: hint2 comes where hint1 was expected',
    ])
  })
})

test('a solution is actions with waits', () => {
  expect(readSolution('step a\nset web.yaml spec.template.spec.containers.0.image nginx:1.28\napply web.yaml\nadvance 1m30s\n# said in passing\ndelete Pod/web-*\n')).toEqual({
    problems: [],
    actions: [
      { do: 'step', step: 'a' }, { do: 'set', file: 'web.yaml', path: ['spec', 'template', 'spec', 'containers', 0, 'image'], value: 'nginx:1.28' }, { do: 'apply', file: 'web.yaml' },
      { do: 'advance', ms: 90_000 }, { do: 'delete', target: { kind: 'Pod', namespace: 'default', name: 'web-*' } },
    ],
  })
  expect(readSolution('advance soon\nfly away\n').problems).toEqual([expect.stringContaining('"soon" is no duration'), expect.stringContaining('unknown action')])
})

test('front matter is strict: a key that is not known is named', () => {
  expect(readFrontMatter('id: a\ntitel: {ko: 가, en: A}\n').problems.join('\n')).toMatch(/titel/)
})
