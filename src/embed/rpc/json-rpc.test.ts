import * as v from 'valibot'
import { expect, test } from 'vitest'
import { method, RPC_LIMITS, RpcError, RpcServer } from './json-rpc.ts'

function server(now: () => number = () => 0): RpcServer {
  return new RpcServer({
    add: method({ a: v.number(), b: v.optional(v.number(), 1) }, ({ a, b }) => a + b),
    later: method({}, async () => 'done'),
    nothing: method({}, () => undefined),
    refuse: method({}, () => { throw new RpcError(-32002, 'no', { why: 'locked' }) }),
    break: method({}, () => { throw new Error('oh') }),
  }, now)
}

const ask = (name: string, params?: unknown, id: unknown = 1) => server().receive({ jsonrpc: '2.0', id, method: name, ...(params !== undefined && { params }) })

test('a request is answered, with parameters by name or by position', async () => {
  expect(await ask('add', { a: 2, b: 3 })).toEqual({ jsonrpc: '2.0', id: 1, result: 5 })
  expect(await ask('add', [2, 3], 'x')).toEqual({ jsonrpc: '2.0', id: 'x', result: 5 })
  expect(await ask('add', [2])).toEqual({ jsonrpc: '2.0', id: 1, result: 3 })
  expect(await ask('later')).toEqual({ jsonrpc: '2.0', id: 1, result: 'done' })
  expect(await ask('nothing')).toEqual({ jsonrpc: '2.0', id: 1, result: null })
})

test('text is read as well as objects', async () => {
  expect(await server().receive('{"jsonrpc":"2.0","id":4,"method":"add","params":[1,1]}')).toEqual({ jsonrpc: '2.0', id: 4, result: 2 })
  expect(await server().receive('{"jsonrpc":"2.0",')).toMatchObject({ id: null, error: { code: -32700 } })
})

test('errors carry the numbers of JSON-RPC', async () => {
  expect(await ask('unknown')).toMatchObject({ id: 1, error: { code: -32601 } })
  expect(await ask('toString')).toMatchObject({ id: 1, error: { code: -32601 } })
  expect(await ask('add', { a: 'x' })).toMatchObject({ error: { code: -32602, data: [expect.stringContaining('a:')] } })
  expect(await ask('add', { a: 1, c: 1 })).toMatchObject({ error: { code: -32602 } })
  expect(await ask('add', [1, 2, 3])).toMatchObject({ error: { code: -32602 } })
  expect(await ask('add', 3)).toMatchObject({ id: 1, error: { code: -32600 } })
  expect(await ask('refuse')).toMatchObject({ error: { code: -32002, message: 'no', data: { why: 'locked' } } })
  expect(await ask('break')).toMatchObject({ error: { code: -32603, data: 'oh' } })
  expect(await server().receive({ jsonrpc: '1.0', id: 5, method: 'add' })).toMatchObject({ id: 5, error: { code: -32600 } })
  expect(await server().receive({ jsonrpc: '2.0', id: {}, method: 'add' })).toMatchObject({ id: null, error: { code: -32600 } })
})

test('a notification is carried out and not answered', async () => {
  expect(await server().receive({ jsonrpc: '2.0', method: 'add', params: [1] })).toBeUndefined()
  expect(await server().receive({ jsonrpc: '2.0', method: 'unknown' })).toBeUndefined()
})

test('what is not JSON-RPC is nobody’s business of ours', async () => {
  for (const foreign of ['hello', '{"a":1}', 5, null, undefined, { type: 'webpackOk' }, [1, 2], { jsonrpc: '2.0', id: 1, result: 3 }, new Map()]) expect(await server().receive(foreign)).toBeUndefined()
})

test('a batch is answered as a batch, without its notifications', async () => {
  const batch = [{ jsonrpc: '2.0', id: 1, method: 'add', params: [1] }, { jsonrpc: '2.0', method: 'later' }, 7, { jsonrpc: '2.0', id: 2, method: 'later' }]
  expect(await server().receive(batch)).toEqual([{ jsonrpc: '2.0', id: 1, result: 2 }, { jsonrpc: '2.0', id: null, error: { code: -32600, message: 'Invalid Request' } }, { jsonrpc: '2.0', id: 2, result: 'done' }])
  expect(await server().receive([])).toMatchObject({ error: { code: -32600 } })
  expect(await server().receive([{ jsonrpc: '2.0', method: 'later' }])).toBeUndefined()
  expect(await server().receive(Array.from({ length: 51 }, () => ({ jsonrpc: '2.0', id: 1, method: 'later' })))).toMatchObject({ error: { code: -32003 } })
})

test('what is too large, too deep or goes round is refused unread', async () => {
  const circle: Record<string, unknown> = { jsonrpc: '2.0', id: 1, method: 'add' }
  circle['params'] = circle
  let deep: unknown = 1
  for (let i = 0; i < 100; i++) deep = [deep]
  for (const params of [['x'.repeat(RPC_LIMITS.size + 1)], deep, Array.from({ length: RPC_LIMITS.values + 1 }, () => 0), [new Date(0)]]) expect(await ask('add', params)).toMatchObject({ error: { code: -32003 } })
  expect(await server().receive(circle)).toMatchObject({ error: { code: -32003 } })
  expect(await server().receive(`{"jsonrpc":"2.0","method":"${'x'.repeat(RPC_LIMITS.size)}"}`)).toMatchObject({ error: { code: -32003 } })
})

test('who asks too often waits', async () => {
  let now = 0
  const rpc = server(() => now)
  const once = () => rpc.receive({ jsonrpc: '2.0', id: 1, method: 'later' })
  for (let i = 0; i < RPC_LIMITS.burst; i++) expect(await once()).toHaveProperty('result')
  expect(await once()).toMatchObject({ error: { code: -32004 } })
  now += 1000
  for (let i = 0; i < RPC_LIMITS.perSecond; i++) expect(await once()).toHaveProperty('result')
  expect(await once()).toMatchObject({ error: { code: -32004 } })
})
