// A session as a link: everything is in the part of the address behind #, which no server is ever told.
// `#/s/w1-0.1.0.…` for the playground, `#/lesson/canary?step=…&lang=…&seed=…&acts=w1-0.1.0.…` for a lesson.
import { ENGINE_VERSION } from '../session.ts'
import { DICTIONARY } from './dictionary.ts'
import { hashOf, pack, unpack } from './packing.ts'
import { checkShared, isTooDeep, MOST_BYTES } from './shared-session.ts'
import { readWire, writeWire } from './wire.ts'
import type { Session } from '../protocol.ts'
import type { LessonPlace, SharedSession, SharingProblem } from './shared-session.ts'
import type { Known, NamedPresets } from './wire.ts'

/** Rises when old links can no longer be read as new ones are. */
const LINK_FORMAT = 1
/** An address of the product that is reckoned with where the real one is not known. */
const USUAL_ADDRESS = 'https://wheelhouse.example/course/'

/** What reading and writing links needs to know of the lessons. */
export interface LinkWorld {
  readonly presets: NamedPresets
  /** The session that a lesson opens with; undefined where there is no such lesson. */
  startOf(lesson: string): Promise<Session | undefined>
}

/** The texts that a lesson's start holds: a link that repeats them gets them for nothing. */
function dictionaryFor(start: Session | undefined): string {
  const texts = (start?.commands ?? []).flatMap(({ command }) => {
    if (command.do === 'apply') return [command.text]
    return command.do === 'kubectl' ? [command.line, ...Object.values(command.files ?? {})] : []
  })
  return DICTIONARY + JSON.stringify([...new Set(texts)])
}

/** Two letters that differ when a lesson begins otherwise than when the link was made. */
function markOf(start: Session | undefined): string {
  if (!start) return ''
  const { seed, preset, epoch, commands } = start
  return (hashOf(new TextEncoder().encode(JSON.stringify([seed, preset, epoch, commands]))) % 46_656).toString(36).padStart(3, '0')
}

/** Whatever is shorter was cut. */
const DATA = /^w(\d{1,4})-([A-Za-z0-9_.]{1,20})\.([A-Za-z0-9_-]{8,})$/

function dataOf({ session, moment, lesson }: SharedSession, known: Known): string {
  return `w${LINK_FORMAT}-${session.engine}.${markOf(known.start)}${pack(writeWire(session, moment, lesson, known), dictionaryFor(known.start))}`
}

function query(fields: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined)
  return given.length === 0 ? '' : `?${given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
}

/** The part of the address behind and with #. `start`: the session that the lesson opens with. */
export function linkOf(shared: SharedSession, { presets, start }: Known): string {
  const { session, lesson, language } = shared
  if (!lesson) return `#/s/${dataOf(shared, { presets })}${query({ lang: language })}`
  if (!start) throw new Error(`A link into lesson ${lesson.id} needs the session that the lesson opens with.`)
  const asBegun = session.commands.length <= start.commands.length && shared.moment === 0 && lesson.begun === undefined
  return `#/lesson/${lesson.id}${query({
    step: lesson.step, lang: language, lock: lesson.lock,
    seed: session.seed === start.seed ? undefined : String(session.seed),
    acts: asBegun ? undefined : dataOf(shared, { presets, start: { ...start, seed: session.seed } }),
  })}`
}

/** Characters of the whole address; of a usual one where none is given. */
export function lengthOf(shared: SharedSession, known: Known, address = USUAL_ADDRESS): number {
  return address.length + linkOf(shared, known).length
}

/** What the address says before anything is unpacked. */
export interface LinkParts {
  readonly lesson?: LessonPlace & { readonly seed?: number }
  readonly language?: 'ko' | 'en'
  readonly data?: string
}

/** Takes the part behind # apart; undefined where it is no link into a session. Never throws. */
export function parseLink(hash: string): LinkParts | undefined {
  const [, page, rest] = /^#?\/?(s|lesson)\/([^]*)$/.exec(hash) ?? []
  if (page === undefined) return undefined
  const [path, search = ''] = rest.split('?', 2)
  const fields = new URLSearchParams(search)
  const lang = fields.get('lang')
  const language = lang === 'ko' || lang === 'en' ? { language: lang } as const : {}
  if (page === 's') return { ...language, data: path }
  const id = (name: string): Record<string, string> => {
    const value = fields.get(name)
    return value !== null && /^[A-Za-z0-9][\w.-]{0,80}$/.test(value) ? { [name]: value } : {}
  }
  const seed = fields.get('seed')
  const acts = fields.get('acts')
  if (!/^[a-z0-9][a-z0-9-]{0,80}$/.test(path)) return undefined
  return {
    ...language,
    lesson: { id: path, ...id('step'), ...id('lock'), ...(seed !== null && /^\d{1,15}$/.test(seed) && { seed: Number(seed) }) },
    ...(acts !== null && { data: acts }),
  }
}

export type OpenedLink =
  | { readonly shared: SharedSession }
  /** `shared` is there where it could be read all the same: a link of another engine's. */
  | { readonly problem: SharingProblem; readonly shared?: SharedSession }

/** Reads a link and judges it. Runs nothing, and never throws. */
export async function readLink(hash: string, world: LinkWorld): Promise<OpenedLink> {
  const parts = parseLink(hash)
  if (!parts) return { problem: { code: 'damaged' } }
  const { lesson, language, data } = parts
  const start = lesson && await world.startOf(lesson.id)
  if (lesson && !start) return { problem: { code: 'no-lesson', at: lesson.id } }
  const seeded = start && lesson?.seed !== undefined ? { ...start, seed: lesson.seed } : start
  const { seed: _, ...place } = lesson ?? { id: '' }
  const frame = { ...(lesson && { lesson: place }), ...(language && { language }) }
  if (data === undefined) return seeded ? { shared: { session: seeded, moment: 0, ...frame } } : { problem: { code: 'damaged' } }
  return readData(data, { presets: world.presets, ...(seeded && { start: seeded }) }, frame)
}

function readData(data: string, known: Known, frame: Pick<SharedSession, 'lesson' | 'language'>): OpenedLink {
  if (data.length > 2 * MOST_BYTES) return { problem: { code: 'too-large' } }
  const [, format, engine, body] = DATA.exec(data) ?? []
  if (body === undefined) return { problem: { code: 'damaged' } }
  if (Number(format) > LINK_FORMAT) return { problem: { code: 'newer', made: format } }
  const mark = markOf(known.start)
  const other = engine !== ENGINE_VERSION
  if (body.slice(0, mark.length) !== mark) return { problem: other ? { code: 'other-engine', made: engine } : { code: 'lesson-changed' } }
  const unpacked = unpack(body.slice(mark.length), dictionaryFor(known.start))
  if ('problem' in unpacked) return { problem: other ? { code: 'other-engine', made: engine } : { code: unpacked.problem } }
  const read = readText(unpacked.text, known, frame)
  if (!other || 'problem' in read) return read
  return { problem: { code: 'other-engine', made: engine }, shared: read.shared }
}

function readText(text: string, known: Known, frame: Pick<SharedSession, 'lesson' | 'language'>): OpenedLink {
  if (isTooDeep(text)) return { problem: { code: 'invalid', at: 'depth' } }
  let wire: unknown
  try {
    wire = JSON.parse(text)
  } catch {
    return { problem: { code: 'damaged' } }
  }
  const read = readWire(wire, known)
  if (!read) return { problem: { code: 'invalid', at: 'shape' } }
  const { session, moment, begun } = read
  const lesson = frame.lesson && { ...frame.lesson, ...(begun !== undefined && { begun }) }
  return checkShared({ session, moment, ...(lesson && { lesson }), ...(frame.language && { language: frame.language }) })
}
