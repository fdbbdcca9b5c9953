// A session as it travels in a link: short lists in place of named fields, times as waits, and nothing that both sides know anyway.
import { newSession } from '../session.ts'
import type { Session, TimedCommand } from '../protocol.ts'
import type { LessonPlace, SharedCommand } from './shared-session.ts'

/** Presets that both sides know, by name. */
export type NamedPresets = Readonly<Record<string, Session['preset']>>

/** What a link need not say: the lesson's own beginning, or an empty playground. */
export interface Known {
  readonly presets: NamedPresets
  /** The session that the lesson opens with. */
  readonly start?: Session
}

/** What is written into a link: seed, preset, epoch, moment, where in the lesson, the acts, how many Commands of the lesson's start come before them. */
type Wire = readonly [seed: unknown, preset: unknown, epoch: unknown, moment: unknown, begun: unknown, own: unknown, acts: unknown]

/** A field that is as both sides expect. */
const SAME = 0

function actOf(command: SharedCommand): readonly unknown[] {
  switch (command.do) {
    case 'apply': return ['a', command.text, command.file ?? SAME, ...(command.dryRun ? [true] : [])]
    case 'delete': return ['d', command.ref.kind, command.ref.namespace ?? SAME, command.ref.name]
    case 'answer': return ['q', command.step, command.choice]
    case 'traffic': return ['t', command.service.namespace, command.service.name, command.count, command.everyMs]
    case 'kubectl': return ['k', command.line, ...(command.files ? [command.files] : [])]
    case 'interrupt': return ['i', command.command]
    case 'fault': return ['f', command.fault, command.target.kind, command.target.namespace ?? SAME, command.target.name, ...(command.options ? [command.options] : [])]
  }
}

/** Names what a list holds; whether it is what it should be is judged afterwards. */
function commandOf([code, ...fields]: readonly unknown[]): unknown {
  const given = (value: unknown, name: string): Record<string, unknown> => (value === SAME || value === undefined ? {} : { [name]: value })
  const [a, b, c, d] = fields
  switch (code) {
    case 'a': return { do: 'apply', text: a, ...given(b, 'file'), ...given(c, 'dryRun') }
    case 'd': return { do: 'delete', ref: { kind: a, ...given(b, 'namespace'), name: c } }
    case 'q': return { do: 'answer', step: a, choice: b }
    case 't': return { do: 'traffic', service: { namespace: a, name: b }, count: c, everyMs: d }
    case 'k': return { do: 'kubectl', line: a, ...given(b, 'files') }
    case 'f': return { do: 'fault', fault: a, target: { kind: b, ...given(c, 'namespace'), name: d }, ...given(fields[4], 'options') }
    case 'i': return { do: 'interrupt', command: a }
    default: return { do: code }
  }
}

/** Times as waits: small numbers repeat, large ones do not. */
function waitsOf(times: readonly number[]): number[] {
  return times.map((at, i) => at - (times[i - 1] ?? 0))
}

/** Undoes `waitsOf`; what is no number stays what it is, to be refused. */
function timesOf(waits: unknown): unknown {
  if (!Array.isArray(waits)) return waits
  let now = 0
  return waits.map((wait: unknown) => (typeof wait === 'number' ? (now += wait) : wait))
}

/** Plain data of the same content, in whatever order its fields were written. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  const [mine, theirs] = [a, b].map((value) => Object.entries(value).filter(([, field]) => field !== undefined))
  return mine.length === theirs.length && mine.every(([name, value]) => Object.hasOwn(b, name) && isSame(value, (b as Readonly<Record<string, unknown>>)[name]))
}

function presetOf(preset: Session['preset'], usual: Session['preset'], presets: NamedPresets): unknown {
  if (isSame(preset, usual)) return SAME
  return Object.keys(presets).find((name) => isSame(presets[name], preset)) ?? preset
}

/** How many Commands of the lesson's start a session still begins with. */
function ownCommands(commands: readonly TimedCommand[], start: Session | undefined): number {
  const first = start?.commands ?? []
  let count = 0
  while (count < first.length && count < commands.length && isSame(first[count], commands[count])) count++
  return count
}

/** The text of a link's data. */
export function writeWire(session: Session, moment: number, lesson: LessonPlace | undefined, { presets, start }: Known): string {
  const usual = start ?? newSession()
  const own = ownCommands(session.commands, start)
  const commands = session.commands.slice(own)
  const waits = waitsOf(commands.map(({ at }) => at))
  const acts = commands.map(({ command }, i) => {
    const [code, ...fields] = actOf(command)
    return [code, waits[i], ...fields]
  })
  const wire: Wire = [
    session.seed === usual.seed ? SAME : [session.seed],
    presetOf(session.preset, usual.preset, presets),
    session.epoch === usual.epoch ? SAME : session.epoch,
    moment - (session.commands.at(-1)?.at ?? 0),
    lesson?.begun ? waitsOf(lesson.begun) : SAME,
    own === usual.commands.length ? SAME : [own],
    acts,
  ]
  return JSON.stringify(wire)
}

function single(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : undefined
}

/** What a link's data says, still to be judged; undefined where it is no such list at all. */
export function readWire(wire: unknown, { presets, start }: Known): { readonly session: unknown; readonly moment: unknown; readonly begun?: unknown } | undefined {
  if (!Array.isArray(wire) || wire.length !== 7) return undefined
  const [seed, preset, epoch, wait, begun, own, acts] = wire as unknown as Wire
  if (!Array.isArray(acts) || !acts.every((act) => Array.isArray(act))) return undefined
  const usual = start ?? newSession()
  const first = own === SAME ? usual.commands : usual.commands.slice(0, Number(single(own)))
  const times = timesOf(acts.map((act: readonly unknown[]) => act[1])) as readonly unknown[]
  const later = acts.map(([code, , ...fields]: readonly unknown[], i) => ({ at: times[i], command: commandOf([code, ...fields]) }))
  const commands = [...first, ...later]
  const last = commands.at(-1)?.at ?? 0
  return {
    session: {
      format: 1, engine: usual.engine,
      seed: seed === SAME ? usual.seed : single(seed),
      preset: preset === SAME ? usual.preset : typeof preset === 'string' ? (Object.hasOwn(presets, preset) ? presets[preset] : undefined) : preset,
      epoch: epoch === SAME ? usual.epoch : epoch,
      commands,
    },
    moment: typeof wait === 'number' && typeof last === 'number' ? wait + last : undefined,
    ...(begun !== SAME && { begun: timesOf(begun) }),
  }
}
