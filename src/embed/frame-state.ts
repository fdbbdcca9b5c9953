// What a frame hands to its host to be kept, and takes back: plain JSON of bounded size, judged before anything of it is used.
import * as v from 'valibot'
import type { SavedRun } from '../lesson-player/run-state.ts'

/** Characters of a state as JSON; what does not fit is left out, the place in the lesson last. */
export const MOST_STATE = 256_000

const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][\w.-]{0,80}$/))
const Time = v.pipe(v.number(), v.minValue(-1), v.maxValue(7 * 24 * 3_600_000))
const Position = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(200))
const Text = v.pipe(v.string(), v.maxLength(MOST_STATE))
const few = <Value extends v.GenericSchema>(value: Value) => v.pipe(v.record(v.string(), v.unknown()), v.check((entries) => Object.keys(entries).length <= 400), v.record(Id, value))

const Run = v.strictObject({
  mode: v.picklist(['recall', 'steps', 'goal-only']),
  shown: Position,
  reached: Position,
  startAt: Time,
  begunAt: few(Time),
  done: few(v.boolean()),
  choices: few(v.pipe(v.string(), v.maxLength(2_000))),
  hints: few(Position),
})

const State = v.strictObject({
  format: v.literal(1),
  /** Id of the lesson; absent in the playground. */
  lesson: v.optional(Id),
  /** Where in the lesson the learner stands. */
  step: v.optional(Id),
  run: v.optional(Run),
  /** How far the cluster had come, in virtual ms. */
  now: Time,
  /** Seed and everything that was done, as in a link of Wheelhouse, from # on. */
  link: v.optional(v.pipe(v.string(), v.maxLength(MOST_STATE), v.startsWith('#/'))),
  files: v.optional(v.pipe(v.array(v.unknown()), v.maxLength(50), v.array(v.strictObject({ name: v.pipe(v.string(), v.maxLength(200)), text: Text, applied: v.optional(Text) })))),
})

export type FrameState = Readonly<v.InferOutput<typeof State>>

/** Reads what a host gives back: the object, its JSON, or an object that holds either as `state`. Undefined where it is none of these; never throws. */
export function readFrameState(given: unknown): FrameState | undefined {
  let value = given
  for (let layers = 0; layers < 4; layers++) {
    if (typeof value === 'string') {
      if (value.length > 2 * MOST_STATE) return undefined
      try {
        value = JSON.parse(value)
      } catch {
        return undefined
      }
      continue
    }
    const checked = v.safeParse(State, value, { abortEarly: true })
    if (checked.success) return checked.output
    if (typeof value !== 'object' || value === null || !('state' in value)) return undefined
    value = value.state
  }
  return undefined
}

/** A state that fits: first the files go, then what was done, so that the place in the lesson always travels. */
export function boundedState(state: FrameState): FrameState {
  const { files: _files, ...withoutFiles } = state
  const { link: _link, ...place } = withoutFiles
  return [state, withoutFiles].find((candidate) => JSON.stringify(candidate).length <= MOST_STATE) ?? place
}

/** JSON without a percent sign, for hosts that run `unescape` or `decodeURI` over what they get. */
export function plainJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('%', '\\u0025')
}

/** The parts of a kept run that a state holds beside the link. */
export function runOf({ mode, shown, reached, startAt, begunAt, done, choices, hints }: SavedRun): NonNullable<FrameState['run']> {
  return { mode, shown, reached, startAt, begunAt: { ...begunAt }, done: { ...done }, choices: { ...choices }, hints: { ...hints } }
}
