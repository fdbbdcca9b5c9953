// What may come from outside as a session: its shape and its bounds. Links, files and saved sessions all pass through here before anything runs.
import * as v from 'valibot'
import type { Command, Session } from '../protocol.ts'

/** Unpacked, a session is at most this large. */
export const MOST_BYTES = 1_000_000
export const MOST_COMMANDS = 2_000
/** A week of virtual time. */
export const LATEST_MS = 7 * 24 * 60 * 60_000
/** Brackets within brackets; a session needs six. */
export const MOST_DEPTH = 12

const MOST_TEXT = 512_000
const MOST_LINE = 20_000

const text = (most: number) => v.pipe(v.string(), v.maxLength(most))
const matching = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern))
const whole = (least: number, most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most))
/** Counts before it looks inside, so that a million entries cost nothing. */
const list = <Item extends v.GenericSchema>(item: Item, most: number) => v.pipe(v.array(v.unknown()), v.maxLength(most), v.array(item))
const record = <Value extends v.GenericSchema>(key: RegExp, value: Value, most: number) =>
  v.pipe(v.record(v.string(), v.unknown()), v.check((entries) => Object.keys(entries).length <= most), v.record(matching(key), value))

const kind = matching(/^[A-Za-z][A-Za-z0-9.-]{0,80}$/)
const namespace = matching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
/** Names of objects, also those that the API server would refuse: what a learner mistyped can be replayed. No separators, no control characters. */
const name = matching(/^[^\s/\\<>"'`]{1,253}$/)
/** Simulated things are also named by path and image: `web-1/nginx`, `registry.k8s.io/pause:3.9`. */
const thing = matching(/^[A-Za-z0-9][\w.:/@*-]{0,300}$/)
// oxlint-disable-next-line no-control-regex
const FILE_NAME = /^[^\u0000-\u001f\u007f]{1,200}$/
const fileName = matching(FILE_NAME)
const id = matching(/^[A-Za-z0-9][\w.-]{0,80}$/)
const time = whole(0, LATEST_MS)

const ref = v.strictObject({ kind, namespace: v.optional(namespace), name })

const command = v.variant('do', [
  v.strictObject({ do: v.literal('apply'), text: text(MOST_TEXT), file: v.optional(fileName), dryRun: v.optional(v.boolean()) }),
  v.strictObject({ do: v.literal('delete'), ref }),
  v.strictObject({ do: v.literal('answer'), step: id, choice: text(2_000) }),
  v.strictObject({ do: v.literal('traffic'), service: v.strictObject({ namespace, name }), count: whole(1, 10_000), everyMs: whole(0, 3_600_000) }),
  v.strictObject({ do: v.literal('kubectl'), line: text(MOST_LINE), files: v.optional(record(FILE_NAME, text(MOST_TEXT), 50)) }),
  v.strictObject({ do: v.literal('interrupt'), command: whole(0, 100_000) }),
  v.strictObject({
    do: v.literal('fault'), fault: matching(/^[a-z][a-z0-9-]{0,40}$/), target: v.strictObject({ kind, namespace: v.optional(namespace), name: thing }),
    options: v.optional(record(/^[A-Za-z][A-Za-z0-9]{0,40}$/, v.union([text(400), v.pipe(v.number(), v.finite()), v.boolean()]), 20)),
  }),
])

const quantity = matching(/^[0-9]{1,15}(\.[0-9]{1,9})?[A-Za-z]{0,2}$/)
const LABEL = /^.{0,320}$/
const label = matching(LABEL)
const machine = {
  cpu: v.optional(quantity), memory: v.optional(quantity), pods: v.optional(whole(0, 1_000)),
  labels: v.optional(record(LABEL, label, 60)), taints: v.optional(list(label, 30)),
  runtime: v.optional(v.picklist(['containerd', 'cri-o', 'dockershim'])),
}

const preset = v.strictObject({
  nodes: list(v.strictObject({ name: matching(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/), ...machine }), 1_000),
  cloud: v.optional(v.strictObject({ machine: v.strictObject(machine), atMost: whole(0, 1_000) })),
  disks: v.optional(v.literal(true)),
  metrics: v.optional(v.literal(true)),
  etcd: v.optional(v.strictObject({ members: v.picklist([3, 5]), topology: v.picklist(['stacked', 'external']), snapshotCount: v.optional(whole(1, 1_000_000)) })),
  controlPlanes: v.optional(v.literal(3)),
})

function rising(times: readonly number[]): boolean {
  return times.every((at, i) => i === 0 || at >= times[i - 1])
}

export const sessionSchema = v.strictObject({
  format: v.literal(1),
  engine: matching(/^[\w.]{1,20}$/),
  seed: whole(0, Number.MAX_SAFE_INTEGER),
  preset,
  epoch: matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/),
  commands: v.pipe(list(v.strictObject({ at: time, command }), MOST_COMMANDS), v.check((commands) => rising(commands.map(({ at }) => at)))),
})

export const lessonPlaceSchema = v.strictObject({
  id: matching(/^[a-z0-9][a-z0-9-]{0,80}$/),
  step: v.optional(id),
  /** Virtual ms at which each step that was begun began, in order. */
  begun: v.optional(list(time, 200)),
  /** The furthest step that may be begun. */
  lock: v.optional(id),
})

export const sharedSchema = v.strictObject({
  session: sessionSchema,
  moment: time,
  lesson: v.optional(lessonPlaceSchema),
  language: v.optional(v.picklist(['ko', 'en'])),
})

/** A Command as it may come from outside. */
export type SharedCommand = v.InferOutput<typeof command>
/** Where in a lesson a session stands. */
export type LessonPlace = Readonly<v.InferOutput<typeof lessonPlaceSchema>>

/** A session on its way to somebody: what it was made of, the moment to show, and the lesson it belongs to. */
export interface SharedSession {
  readonly session: Session
  /** Virtual ms. */
  readonly moment: number
  readonly lesson?: LessonPlace
  readonly language?: 'ko' | 'en'
}

/** Why something from outside is not opened. `made`: the version that made it; `at`: what was wrong, for whoever has to find out. */
export interface SharingProblem {
  /** `damaged`: cut or changed on its way; `too-large`; `newer`: of a format that is not known yet; `other-engine`: would run differently here; `lesson-changed`; `no-lesson`; `invalid`: well-formed, but asks for what no session does. */
  readonly code: 'damaged' | 'too-large' | 'newer' | 'other-engine' | 'lesson-changed' | 'no-lesson' | 'invalid'
  readonly made?: string
  readonly at?: string
}

/** Never throws. */
export function checkShared(value: unknown): { readonly shared: SharedSession } | { readonly problem: SharingProblem } {
  const { success, output, issues } = v.safeParse(sharedSchema, value, { abortEarly: true, abortPipeEarly: true })
  if (!success) return { problem: { code: 'invalid', at: (issues[0] && v.getDotPath(issues[0])) ?? '' } }
  return { shared: { ...output, session: { ...output.session, commands: output.session.commands as readonly { at: number; command: Command }[] } } }
}

/** Whether a text of JSON nests deeper than any session does; read before it is parsed. */
export function isTooDeep(json: string): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i)
    if (inString) {
      if (code === 92) i++
      else if (code === 34) inString = false
    } else if (code === 34) inString = true
    else if (code === 91 || code === 123) { if (++depth > MOST_DEPTH) return true }
    else if (code === 93 || code === 125) depth--
  }
  return false
}
