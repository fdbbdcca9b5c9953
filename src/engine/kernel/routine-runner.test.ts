import { beforeEach, expect, test } from 'vitest'
import { API_SERVER, type RequestEnvelope, type ResponseEnvelope } from './api-client.ts'
import { Kernel } from './kernel.ts'
import { RoutineRunner } from './routine-runner.ts'
import { must, RequestFailed, type Routine, send } from './sync.ts'

const ADDRESS = 'loop'
let kernel: Kernel, ended: string[], asked: string[]
let delays: Record<string, number>

/** A runner of `routine`, and an API server that answers every name in its own time with its name; `bad` with a 404. */
function runnerOf(routine: (args: string) => Routine<unknown>): RoutineRunner<string, unknown> {
  const runner = new RoutineRunner<string, unknown>(kernel, ADDRESS, {
    routine: (_key, { args }) => routine(args),
    ended: (key, _running, result) => { ended.push(`${key} ${result instanceof RequestFailed ? `failed: ${result.message}` : String(result)} at ${kernel.now}`) },
    record: () => undefined,
  })
  kernel.listen(ADDRESS, (delivery) => { runner.receive(delivery) })
  kernel.listen(API_SERVER, ({ from, payload }) => {
    const { request, token } = payload as RequestEnvelope, name = request.name ?? ''
    asked.push(name)
    const body = (name === 'bad' ? { kind: 'Status', reason: 'NotFound', message: 'not found' } : { kind: 'Pod', metadata: { name } }) as never
    kernel.send({ from: API_SERVER, to: from, op: 'response', delayMs: delays[name] ?? 5, payload: { response: { code: name === 'bad' ? 404 : 200, body }, token } satisfies ResponseEnvelope })
  })
  return runner
}

beforeEach(() => {
  kernel = new Kernel({ seed: 1, startAt: 0, latency: { request: [1, 1] } })
  ended = []
  asked = []
  delays = {}
})

const get = (name: string) => ({ verb: 'get' as const, resource: 'pods', name })

test('many keys go on side by side, each at the pace of its answers', () => {
  delays = { slow: 50 }
  const runner = runnerOf(function* (args) {
    yield* send(get(args))
    return (yield* send(get(`${args}-2`))).body.metadata
  })
  runner.begin('a', 'slow')
  runner.begin('b', 'fast')
  expect(runner.size).toBe(2)
  kernel.advance(1_000)
  expect([ended, asked, runner.size]).toEqual([['b [object Object] at 12', 'a [object Object] at 57'], ['slow', 'fast', 'fast-2', 'slow-2'], 0])
})

test('answers to steps taken together may come in any order, and the routine waits for all', () => {
  delays = { one: 40, two: 10 }
  runnerOf(function* () {
    const answers = yield [{ request: get('one') }, { waitMs: 20 }, { request: get('two') }]
    return answers.map((answer) => (answer === undefined ? '-' : (answer as { body: { metadata: { name: string } } }).body.metadata.name)).join()
  }).begin('a', '')
  kernel.advance(1_000)
  expect(ended).toEqual(['a one,-,two at 41'])
})

test('a request that cannot be done without ends the routine with its Status', () => {
  runnerOf(function* () {
    yield* must(get('bad'))
    return 'never'
  }).begin('a', '')
  kernel.advance(1_000)
  expect(ended).toEqual(['a failed: not found at 6'])
})

test('what was abandoned stays so, and late answers find nobody, not even a successor with the same key', () => {
  delays = { slow: 50 }
  const runner = runnerOf(function* (args) {
    yield* send(get(args))
    return args
  })
  runner.begin('a', 'slow')
  kernel.advance(10)
  runner.abandon('a')
  expect(runner.has('a')).toBe(false)
  delays = { late: 200 }
  runner.begin('a', 'late')
  kernel.advance(150)
  expect([ended, runner.has('a')]).toEqual([[], true])
  kernel.advance(1_000)
  expect(ended).toEqual(['a late at 211'])
})

test('what is under way is plain data, and goes on after going back', () => {
  const runner = runnerOf(function* () {
    yield* send(get('one'))
    yield [{ waitMs: 30 }]
    return (yield* send(get('two'))).code
  })
  runner.begin('a', '')
  for (const at of [0, 3, 7, 20, 40]) {
    kernel.advance(at)
    kernel.checkpoint()
  }
  kernel.advance(200)
  const history = [kernel.ledgerHash(), kernel.stateHash()]
  for (const at of [40, 20, 7, 3, 0]) {
    kernel.rewind(at)
    kernel.advance(200)
    expect([kernel.ledgerHash(), kernel.stateHash()]).toEqual(history)
  }
  expect(ended.every((text) => text === 'a 200 at 42')).toBe(true)
})
