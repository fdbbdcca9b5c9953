import { expect, test } from 'vitest'
import { answerJsChannel, isJsChannel } from './jschannel.ts'

const given: unknown[] = []
const functions = { getGrade: () => '{"score":1}', getState: () => '{"text":"100 한글"}', setState: (state: unknown) => { given.push(state) } }
const ask = (message: object) => answerJsChannel(JSON.stringify(message), functions)

test('the handshake is answered once, and a pong is not', () => {
  expect(ask({ method: 'JSInput::__ready', params: 'ping' })).toBe('{"method":"JSInput::__ready","params":"pong"}')
  expect(ask({ method: 'JSInput::__ready', params: 'pong' })).toBeUndefined()
})

test('grade and state come back as they are', () => {
  const { id, result } = JSON.parse(ask({ id: 7, method: 'JSInput::getState', params: '' }) ?? '') as { id: number; result: string }
  expect(id).toBe(7)
  expect(result).toBe('{"text":"100 한글"}')
  expect((JSON.parse(ask({ id: 8, method: 'JSInput::getGrade' }) ?? '') as { result: string }).result).toBe('{"score":1}')
})

test('state is taken in', () => {
  expect(ask({ id: 9, method: 'JSInput::setState', params: '{"a":1}' })).toBe('{"id":9,"result":true}')
  expect(given).toEqual(['{"a":1}'])
})

test('an unknown function is an error, another scope is not ours', () => {
  expect(ask({ id: 1, method: 'JSInput::run' })).toContain('unknown_method')
  expect(isJsChannel('{"id":1,"method":"Other::getState"}')).toBe(false)
  expect(isJsChannel({ method: 'JSInput::getState' })).toBe(false)
  expect(answerJsChannel('{"JSInput::', functions)).toBeUndefined()
})
