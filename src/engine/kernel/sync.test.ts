import fc from 'fast-check'
import { expect, test } from 'vitest'
import { answered, givenIn, must, NOT_STARTED, type Progress, Readings, RequestFailed, type Routine, RoutineRun, send, type Stand, type Step, together, trimmed } from './sync.ts'
import { driveRoutine } from './testing/drive-routine.ts'
import { failureAnswer } from './testing/fake-view.ts'

const get = (name: string): Step => ({ request: { verb: 'get', resource: 'pods', name } })

/** Runs a routine anew from its start to where `progress` ends, and on from there. */
const runFrom = <R>(routine: Routine<R>, progress: Progress, readings: Readings, carryOut: (step: Step, place: number) => boolean): Stand<R> => new RoutineRun(routine, readings, givenIn(progress)).goOn(carryOut)
const said = (step: Step): string => ('request' in step ? step.request.name ?? '' : 'decision' in step ? step.decision.code : '')

test('a routine runs again from its start with the answers so far, and does nothing twice', () => {
  let runs = 0
  function* twice(): Routine<string> {
    runs++
    const first = yield* send({ verb: 'get', resource: 'pods', name: 'one' })
    const second = yield* send({ verb: 'get', resource: 'pods', name: 'two' })
    return `${first.code} ${second.code}`
  }
  const done: string[] = [], carryOut = (step: Step) => { done.push(said(step)); return true }
  const first = runFrom(twice(), NOT_STARTED, new Readings([]), carryOut)
  if (first.done) throw new Error('it waits for an answer')
  const second = runFrom(twice(), answered(first.progress, 0, { code: 200 }), new Readings([]), carryOut)
  if (second.done) throw new Error('it waits for another')
  const third = runFrom(twice(), answered(second.progress, 0, { code: 404 }), new Readings([]), carryOut)
  expect([third, done, runs]).toEqual([{ done: true, result: '200 404' }, ['one', 'two'], 3])
})

test('steps that are yielded together wait together, and steps without an answer do not wait', () => {
  function* together(): Routine<unknown> {
    yield [{ decision: { code: 'looked', params: {} }, about: 'Pod//a' }]
    return yield [get('a'), { decision: { code: 'asked', params: {} }, about: 'Pod//a' }, get('b')]
  }
  const outcome = runFrom(together(), NOT_STARTED, new Readings([]), (step) => 'request' in step)
  if (outcome.done) throw new Error('it waits')
  expect(outcome.progress.waiting).toEqual([0, 2])
  const half = answered(outcome.progress, 2, 'B')
  expect(half.waiting).toEqual([0])
  expect(runFrom(together(), answered(half, 0, 'A'), new Readings([]), () => true)).toEqual({ done: true, result: ['A', undefined, 'B'] })
})

test('readings are the same whenever a routine is run again, whatever has changed since', () => {
  let world = 1
  const read = (readings: Readings) => readings.take(() => world)
  const first = new Readings([])
  expect([read(first), read(first)]).toEqual([1, 1])
  world = 2
  const again = new Readings(first.taken)
  expect([read(again), read(again), read(again), again.taken]).toEqual([1, 1, 2, [1, 1, 2]])
})

test('what a routine asks for does not depend on the moments at which it was interrupted, and its progress is plain data', () => {
  const shape = fc.array(fc.array(fc.constantFrom('wait', 'say'), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 })
  fc.assert(fc.property(shape, fc.infiniteStream(fc.nat()), (turns, order) => {
    function* routine(): Routine<string> {
      let heard = ''
      for (const [i, turn] of turns.entries()) heard += JSON.stringify(yield turn.map((what, j): Step => (what === 'wait' ? get(`${i}.${j}`) : { decision: { code: `${i}.${j}`, params: {} }, about: '' })))
      return heard
    }
    const asked: string[] = []
    let progress = NOT_STARTED
    for (;;) {
      const outcome = runFrom(routine(), progress, new Readings([]), (step) => { asked.push(said(step)); return 'request' in step })
      if (outcome.done) {
        expect(outcome.result).toBe(turns.map((turn) => JSON.stringify(turn.map((what, j) => (what === 'wait' ? j : undefined)))).join(''))
        break
      }
      progress = JSON.parse(JSON.stringify(outcome.progress)) as typeof progress
      // Plain data loses `undefined`, which stands for no answer yet.
      progress = { ...progress, answers: progress.answers.map((answers) => answers.map((answer) => answer ?? undefined)), last: progress.last.map((answer) => answer ?? undefined) }
      while (progress.waiting.length > 0) {
        const place = progress.waiting[(order.next().value as number) % progress.waiting.length]
        progress = answered(progress, place, place)
      }
    }
    expect(asked).toEqual(turns.flatMap((turn, i) => turn.map((_, j) => `${i}.${j}`)))
  }))
})

test('a routine that goes on where it stands and one that is run anew do the same, and what came later is trimmed off', () => {
  let world = 0
  function* routine(readings: Readings): Routine<string> {
    let heard = ''
    for (const name of ['a', 'b', 'c']) heard += `${readings.take(() => ++world)}${JSON.stringify(yield [get(name)])}`
    return heard
  }
  const readings = new Readings([]), standing = new RoutineRun(routine(readings), readings)
  const first = standing.goOn(() => true)
  if (first.done) throw new Error('it waits for an answer')
  standing.take(['A'])
  const second = standing.goOn(() => true)
  if (second.done) throw new Error('it waits for another')
  const kept = [first.progress, second.progress].map(trimmed)
  expect(kept.map(({ reads, answers }) => [reads.length, answers.length])).toEqual([[1, 0], [2, 1]])

  const anew = new Readings(kept[0].reads), again = new RoutineRun(routine(anew), anew, kept[0].answers)
  world = 1
  again.take(['A'])
  expect(again.goOn(() => true)).toEqual({ done: false, progress: { ...second.progress, reads: [1, 2], answers: [['A']] } })
})

test('what routines side by side ask for in one turn travels together; a failure ends only its own', () => {
  function* lookUp(name: string, times: number): Routine<string> {
    for (let i = 0; i < times; i++) yield* must({ verb: 'get', resource: 'pods', name: `${name}-${i}` })
    return name
  }
  const { turns, result } = driveRoutine(together([lookUp('a', 1), lookUp('b', 3), lookUp('c', 2), lookUp('none', 0)]), ({ name }) => (name === 'c-1' ? failureAnswer(404, 'NotFound', 'gone') : { code: 200, body: {} as never }))
  expect(turns.map((steps) => steps.map((step) => 'request' in step && step.request.name))).toEqual([['a-0', 'b-0', 'c-0'], ['b-1', 'c-1'], ['b-2']])
  expect(result?.map((end) => (end instanceof RequestFailed ? end.message : end))).toEqual(['a', 'b', 'gone', 'none'])
})
