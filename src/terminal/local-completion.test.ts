import { expect, test } from 'vitest'
import { completeLocally } from './local-completion.ts'

const offered = (line: string) => completeLocally(line, line.length, ['web.yaml', 'db.yaml'])?.candidates.map(({ text }) => text)

test('programs begin a line, and files stand behind cat', () => {
  expect(offered('kub')).toEqual(['kubectl'])
  expect(offered('cat ')).toEqual(['db.yaml', 'web.yaml'])
  expect(offered('clear; c')).toEqual(['cat', 'clear'])
})

test('how a line of kubectl goes on is left to kubectl', () => {
  expect(offered('kubectl ge')).toBeUndefined()
  expect(offered('cat a; k get ')).toBeUndefined()
})
