// Checks who imports whom: the table of docs/ARCHITECTURE.md, section 2.
import { posix } from 'node:path'
import { importsOf } from './imports.ts'
import { filesBelow, isTest, isTypeScript, readSource } from './source-files.ts'

interface Room {
  /** Rooms that it may import; it may always import itself. */
  readonly imports: readonly string[]
  /** Single modules of which it may import types. */
  readonly types?: readonly string[]
  /** Whether npm packages may be imported. */
  readonly packages: boolean
  /** Whether it may read files outside src/, such as lessons/. */
  readonly outside?: boolean
}

const PANE: Room = { imports: ['session', 'i18n', 'theme'], packages: true }
const ROOMS: Readonly<Record<string, Room>> = {
  engine: { imports: [], packages: false },
  kubectl: { imports: ['engine'], packages: true },
  lessons: { imports: ['engine'], packages: true, outside: true },
  worker: { imports: ['engine', 'kubectl', 'lessons'], packages: true },
  cli: { imports: ['engine', 'kubectl', 'lessons', 'worker'], packages: true, outside: true },
  session: { imports: [], types: ['worker/protocol.ts'], packages: true },
  i18n: { imports: [], packages: true },
  theme: { imports: [], packages: true },
  canvas: PANE, editor: PANE, terminal: PANE, timeline: PANE, inspector: PANE, 'lesson-player': PANE, presenter: PANE,
  app: { imports: ['*'], packages: true, outside: true },
  embed: { imports: ['*'], packages: true, outside: true },
}

/** Folders whose members never import each other: they meet through the API server, as in life. */
const STRANGERS = ['engine/controllers', 'engine/scheduler/plugins', 'engine/apiserver/admission']

/** Who may import engine/etcd: the API server, and the composition root. */
const ETCD_CLIENTS = /^engine\/(etcd|apiserver|faults)\/|^engine\/[^/]+\.ts$/

export interface Violation {
  readonly file: string
  readonly line: number
  readonly specifier: string
  /** What is wrong and what to do instead. */
  readonly message: string
}

/** Everything below `src` (a folder laid out like the project's) that imports what it may not. */
export function violationsOf(src: string): Violation[] {
  return filesBelow(src).filter(isTypeScript).flatMap((file) =>
    importsOf(file, readSource(src, file)).flatMap(({ specifier, typeOnly, line }) => {
      const message = judge(file, specifier, typeOnly)
      return message ? [{ file, line, specifier, message }] : []
    }))
}

function judge(file: string, specifier: string, typeOnly: boolean): string | undefined {
  const from = roomOf(file)
  const room = ROOMS[from]
  if (!room) return file.includes('/') ? `src/${from}/ is no room of docs/ARCHITECTURE.md; put the file into one that is.` : undefined
  const isRelative = specifier.startsWith('.')
  if (!isRelative && !specifier.startsWith('/')) {
    return room.packages || isTest(file) ? undefined : `${from} imports no packages; write the few lines, or take the value as an argument.`
  }
  const target = isRelative ? posix.normalize(posix.join(posix.dirname(file), specifier)) : specifier.replace(/^\/(src\/)?/, (_, inSrc) => (inSrc ? '' : '../'))
  if (target.startsWith('..')) return room.outside || isTest(file) ? undefined : `${from} reads nothing outside src/.`
  // A test that reads the sources names their folder.
  if (isTest(file) && target === './') return undefined
  return judgeRoom(from, room, file, target, typeOnly) ?? judgeInsideEngine(file, target)
}

function judgeRoom(from: string, room: Room, file: string, target: string, typeOnly: boolean): string | undefined {
  const to = roomOf(target)
  if (to === from || room.imports.includes(to) || room.imports.includes('*')) return undefined
  if (room.types?.includes(target)) {
    return typeOnly || isTest(file) ? undefined : `${from} imports only types of ${target}; write \`import type\`.`
  }
  const may = [...room.imports, ...(room.types ?? []).map((path) => `types of ${path}`)]
  const instead = to in ROOMS && PANE === room ? 'Panes meet in session.' : 'Turn the dependency round, or move what both need to where both may look.'
  return `${from} may import ${may.length > 0 ? may.join(', ') : 'nothing outside itself'}, not ${to}. ${instead}`
}

function judgeInsideEngine(file: string, target: string): string | undefined {
  for (const folder of STRANGERS) {
    const mine = memberOf(folder, file)
    const other = memberOf(folder, target)
    if (mine && other && mine !== other) return `${mine} never imports its sibling ${other}; they meet through the API server. What both need belongs beside them in ${folder}/ or below engine/.`
  }
  if (target.startsWith('engine/etcd/') && !ETCD_CLIENTS.test(file) && !isTest(file)) return 'Only the API server speaks to etcd; send a request to the API server.'
  return undefined
}

/**
 * The member of `folder` that a path belongs to: a folder of its own, or a file with a suffix such as taint-toleration.plugin.ts.
 * A plain file there, such as plugin.ts, is what they share.
 */
function memberOf(folder: string, path: string): string | undefined {
  if (!path.startsWith(`${folder}/`)) return undefined
  const [first = '', ...below] = path.slice(folder.length + 1).split('/')
  if (below.length > 0) return first.includes('*') ? undefined : first
  return /^([a-z0-9-]+)\.(?!test\.)[a-z]+(?:\.test)?\.tsx?$/.exec(first)?.[1]
}

function roomOf(path: string): string {
  return path.split('/')[0] ?? ''
}
