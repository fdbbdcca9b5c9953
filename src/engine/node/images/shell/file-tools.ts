// The programs that look at files and change them, with the words of busybox and of GNU for what goes wrong.
import { folderOf, normalPath } from '../../files/file-tree.ts'
import { type Call, fails, type Outcome, type Program, type Writing } from './program.ts'

const GONE = 'No such file or directory'
const BYTES_PER_MS = 1_000_000

/** Arguments that are no options. */
export const operands = (args: readonly string[]): readonly string[] => args.filter((arg) => !arg.startsWith('-') || arg === '-')
const hasFlag = (args: readonly string[], letter: string): boolean => args.some((arg) => new RegExp(`^-[a-zA-Z]*${letter}`).test(arg))
const baseName = (path: string): string => path.replace(/\/+$/, '').slice(path.replace(/\/+$/, '').lastIndexOf('/') + 1)
const join = (folder: string, name: string): string => `${folder.replace(/\/$/, '')}/${name}`

/** An outcome with what went well and a complaint about each that did not. */
function withComplaints(outcome: Outcome, complaints: readonly string[]): Outcome {
  return complaints.length > 0 ? { ...outcome, ...fails(1, complaints.join('\n')) } : outcome
}

function cat({ name, args, input, zeros = 0, look, isGnu }: Call): Outcome {
  const files = operands(args), complaints: string[] = []
  if (files.length === 0) return { output: input, isExact: true, zeros }
  let output = '', more = 0
  for (const file of files) {
    const entry = file === '-' ? undefined : look(file)
    if (file === '-') output += input
    else if (!entry) complaints.push(isGnu ? `${name}: ${file}: ${GONE}` : `${name}: can't open '${file}': ${GONE}`)
    else if (entry.is === 'folder') complaints.push(isGnu ? `${name}: ${file}: Is a directory` : `${name}: read error: Is a directory`)
    else {
      output += entry.text
      more += file === '/dev/zero' ? Infinity : 0
    }
  }
  return withComplaints({ output, isExact: true, zeros: more, ...(more === Infinity ? { forMs: 10 } : {}) }, complaints)
}

/** Names in columns of one, as where no terminal is joined; `-a` shows hidden ones, `-l` what they are. */
function list(call: Call): Outcome {
  const { name, args, look, isGnu, folder } = call, paths = operands(args), complaints: string[] = [], parts: string[] = []
  const shown = paths.length === 0 ? [folder] : paths
  for (const path of shown) {
    const entry = look(path)
    if (!entry) complaints.push(isGnu ? `${name}: cannot access '${path}': ${GONE}` : `${name}: ${path}: ${GONE}`)
    else parts.push((shown.length > 1 && entry.is === 'folder' ? `${path}:\n` : '') + (entry.is === 'folder' ? folderLines(call, path) : line(call, path, path)))
  }
  const outcome = withComplaints({ output: parts.filter((part) => part !== '').join(shown.length > 1 ? '\n\n' : '\n') }, complaints)
  return complaints.length > 0 && isGnu ? { ...outcome, code: 2 } : outcome
}

function folderLines(call: Call, path: string): string {
  const names = (call.list(path) ?? []).filter((name) => hasFlag(call.args, 'a') || hasFlag(call.args, 'A') || !name.startsWith('.'))
  const lines = names.map((name) => line(call, join(path, name), name))
  return hasFlag(call.args, 'l') ? [`total ${names.length * 4}`, ...lines].join('\n') : lines.join('\n')
}

function line({ args, look, wallSeconds }: Call, path: string, name: string): string {
  if (!hasFlag(args, 'l')) return name
  const entry = look(path), at = new Date(wallSeconds * 1000).toISOString()
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][Number(at.slice(5, 7)) - 1]
  const mode = entry?.is === 'folder' ? 'drwxr-xr-x    2' : '-rw-r--r--    1'
  return `${mode} root     root     ${String(entry?.is === 'folder' ? 4096 : (entry?.bytes ?? 0)).padStart(9)} ${month} ${at.slice(8, 10).replace(/^0/, ' ')} ${at.slice(11, 16)} ${name}`
}

function stat({ name, args, look, isGnu }: Call): Outcome {
  const complaints: string[] = [], lines: string[] = []
  for (const path of operands(args)) {
    const entry = look(path)
    if (!entry) complaints.push(isGnu ? `${name}: cannot statx '${path}': ${GONE}` : `${name}: can't stat '${path}': ${GONE}`)
    else lines.push(`  File: ${path}\n  Size: ${entry.bytes}\t${entry.is === 'folder' ? 'directory' : 'regular file'}`)
  }
  return withComplaints({ output: lines.join('\n') }, complaints)
}

function remove({ args, look, writeProblem, isGnu }: Call): Outcome {
  const isForced = hasFlag(args, 'f'), isDeep = hasFlag(args, 'r') || hasFlag(args, 'R'), complaints: string[] = [], removes: string[] = []
  for (const path of operands(args)) {
    const entry = look(path), problem = entry ? writeProblem(path) : GONE
    const complain = (why: string): void => { complaints.push(isGnu ? `rm: cannot remove '${path}': ${why}` : `rm: can't remove '${path}': ${why}`) }
    if (!entry) {
      if (!isForced) complain(GONE)
    } else if (entry.is === 'folder' && !isDeep) complaints.push(isGnu ? `rm: cannot remove '${path}': Is a directory` : `rm: '${path}' is a directory`)
    else if (problem) complain(problem)
    else removes.push(path)
  }
  return withComplaints({ removes }, complaints)
}

function removeFolder({ args, look, list: names, isGnu }: Call): Outcome {
  const complaints: string[] = [], removes: string[] = []
  for (const path of operands(args)) {
    const entry = look(path), why = !entry ? GONE : entry.is !== 'folder' ? 'Not a directory' : (names(path) ?? []).length > 0 ? 'Directory not empty' : undefined
    if (why) complaints.push(isGnu ? `rmdir: failed to remove '${path}': ${why}` : `rmdir: '${path}': ${why}`)
    else removes.push(path)
  }
  return withComplaints({ removes }, complaints)
}

/** Where `cp` and `mv` put a source: into a folder, or under the new name. */
function copy(call: Call): Outcome {
  const { name, args, look, writeProblem, isGnu } = call, paths = operands(args), sources = paths.slice(0, -1), target = paths.at(-1)
  if (target === undefined || sources.length === 0) return fails(1, `${name}: missing file operand`)
  const isIntoFolder = look(target)?.is === 'folder', complaints: string[] = [], writes: Writing[] = [], removes: string[] = []
  for (const source of sources) {
    const entry = look(source), path = isIntoFolder ? join(target, baseName(source)) : target, problem = writeProblem(path, entry?.bytes)
    const isDeep = name === 'mv' || hasFlag(args, 'r') || hasFlag(args, 'R') || hasFlag(args, 'a')
    if (!entry) complaints.push(isGnu ? `${name}: cannot stat '${source}': ${GONE}` : `${name}: can't ${name === 'mv' ? 'rename' : 'stat'} '${source}': ${GONE}`)
    else if (entry.is === 'folder' && !isDeep) complaints.push(isGnu ? `${name}: -r not specified; omitting directory '${source}'` : `${name}: omitting directory '${source}'`)
    else if (problem) complaints.push(isGnu ? `${name}: cannot create regular file '${path}': ${problem}` : `${name}: can't create '${path}': ${problem}`)
    else {
      writes.push(...copies(call, source, path))
      if (name === 'mv') removes.push(source)
    }
  }
  return withComplaints({ writes, ...(removes.length > 0 ? { removes } : {}) }, complaints)
}

function copies(call: Call, source: string, path: string): Writing[] {
  const entry = call.look(source)
  if (entry?.is !== 'folder') return [{ path, text: entry?.text ?? '', bytes: entry?.bytes ?? 0 }]
  return [{ path, isFolder: true }, ...(call.list(source) ?? []).flatMap((name) => copies(call, join(source, name), join(path, name)))]
}

function touch({ args, look, writeProblem, isGnu }: Call): Outcome {
  const complaints: string[] = [], writes: Writing[] = []
  for (const path of operands(args)) {
    const problem = writeProblem(path)
    if (problem) complaints.push(isGnu ? `touch: cannot touch '${path}': ${problem}` : `touch: ${path}: ${problem}`)
    else if (!look(path)) writes.push({ path })
  }
  return withComplaints({ writes }, complaints)
}

function makeFolder({ args, look, writeProblem, isGnu, folder }: Call): Outcome {
  const isDeep = hasFlag(args, 'p'), complaints: string[] = [], writes: Writing[] = []
  for (const path of operands(args)) {
    const entry = look(path), problem = entry ? (isDeep && entry.is === 'folder' ? undefined : 'File exists') : isDeep ? deepProblem(path, look, writeProblem) : writeProblem(path)
    if (problem) complaints.push(isGnu ? `mkdir: cannot create directory '${path}': ${problem}` : `mkdir: can't create directory '${path}': ${problem}`)
    else if (!entry) writes.push(...(isDeep ? missingFolders(normalPath(path, folder === '/' ? '' : folder), look) : [path]).map((made): Writing => ({ path: made, isFolder: true })))
  }
  return withComplaints({ writes }, complaints)
}

/** A folder that is to be made with those above: only what is there already can be in its way. */
function deepProblem(path: string, look: Call['look'], writeProblem: Call['writeProblem']): string | undefined {
  const problem = writeProblem(path)
  return problem === GONE && look(folderOf(path))?.is !== 'file' ? undefined : problem
}

function missingFolders(path: string, look: Call['look']): readonly string[] {
  const missing: string[] = []
  for (let at = path; at !== '' && !look(at); at = folderOf(at)) missing.unshift(at)
  return missing
}

/** `find /data -name '*.txt' -type f` */
function find(call: Call): Outcome {
  const { args, look, isGnu, folder } = call, first = args.findIndex((arg) => arg.startsWith('-')), roots = args.slice(0, first < 0 ? undefined : first)
  const after = (option: string): string | undefined => (args.includes(option) ? args[args.indexOf(option) + 1] : undefined)
  const pattern = after('-name'), type = after('-type'), lines: string[] = [], complaints: string[] = []
  const matches = (path: string): boolean => (pattern === undefined || new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')}$`).test(baseName(path)))
    && (type === undefined || (type === 'd') === (look(path)?.is === 'folder'))
  const walk = (path: string, depth: number): void => {
    if (matches(path)) lines.push(path)
    if (depth < 20 && lines.length < 500) for (const name of call.list(path) ?? []) walk(join(path, name), depth + 1)
  }
  for (const root of roots.length > 0 ? roots : [folder]) {
    if (look(root)) walk(root, 0)
    else complaints.push(isGnu ? `find: '${root}': ${GONE}` : `find: ${root}: ${GONE}`)
  }
  return withComplaints({ output: lines.join('\n') }, complaints)
}

/** Bytes of `300M`, `1k`, `512`, as dd and head count them. */
export function bytesOf(text: string): number {
  const match = /^(\d+)\s*([kKmMgG]?)(i?[bB])?$/.exec(text)
  return match ? Number(match[1]) * { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[match[2].toLowerCase() as '' | 'k' | 'm' | 'g'] : NaN
}

/** `dd if=/dev/zero of=/cache/x bs=1M count=300` */
function dd({ args, input, look, writeProblem, isGnu }: Call): Outcome {
  const value = (name: string): string | undefined => args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1)
  const from = value('if'), to = value('of'), size = bytesOf(value('bs') ?? '512'), source = from === undefined ? undefined : look(from)
  if (from !== undefined && !source) return fails(1, isGnu ? `dd: failed to open '${from}': ${GONE}` : `dd: can't open '${from}': ${GONE}`)
  const isEndless = from === '/dev/zero' || from === '/dev/urandom' || from === '/dev/random', has = isEndless ? Infinity : (source?.bytes ?? input.length)
  const count = value('count') === undefined ? Infinity : Number(value('count')), bytes = Math.min(has, count * size)
  if (bytes === Infinity) return { forMs: Infinity }
  const text = isEndless ? '' : (source?.text ?? input).slice(0, bytes), forMs = Math.max(1, Math.round(bytes / BYTES_PER_MS))
  const report = `${Math.floor(bytes / size)}+${bytes % size > 0 ? 1 : 0} records`
  if (to === undefined) return { output: text, isExact: true, zeros: bytes - text.length, complaint: `${report} in\n${report} out`, forMs }
  const missing = writeProblem(to)
  if (missing) return fails(1, isGnu ? `dd: failed to open '${to}': ${missing}` : `dd: can't open '${to}': ${missing}`)
  const full = writeProblem(to, bytes)
  if (full) return { ...fails(1, isGnu ? `dd: error writing '${to}': ${full}` : `dd: error writing '${to}': ${full}`), forMs }
  return { writes: [{ path: to, text, bytes }], complaint: `${report} in\n${report} out`, forMs }
}

/** `fallocate -l 300M /cache/x`, `truncate -s 0 /cache/x` */
function allocate({ name, args, writeProblem, look }: Call): Outcome {
  const at = args.findIndex((arg) => arg === '-l' || arg === '-s'), size = bytesOf(args[at + 1] ?? ''), path = operands(args.filter((_, i) => i !== at + 1)).at(-1)
  if (at < 0 || Number.isNaN(size) || path === undefined) return fails(1, `${name}: missing operand`)
  const problem = writeProblem(path, name === 'fallocate' ? size : 0)
  if (problem) return fails(1, problem === 'No space left on device' ? `${name}: fallocate failed: ${problem}` : `${name}: cannot open ${path}: ${problem}`)
  const text = look(path)?.text.slice(0, size) ?? ''
  return { writes: [{ path, text, bytes: name === 'fallocate' ? size : text.length }], forMs: 5 }
}

function tee({ args, input, writeProblem }: Call): Outcome {
  const appends = hasFlag(args, 'a'), complaints: string[] = [], writes: Writing[] = []
  for (const path of operands(args)) {
    const problem = writeProblem(path, input.length)
    if (problem) complaints.push(`tee: ${path}: ${problem}`)
    else writes.push({ path, text: input, ...(appends ? { appends } : {}) })
  }
  return withComplaints({ output: input, isExact: true, writes }, complaints)
}

function changeFolder({ args, look, isGnu }: Call): Outcome {
  const path = args[0] ?? '/root', entry = look(path)
  if (entry?.is === 'folder' || (!entry && args[0] === undefined)) return { folder: path }
  const why = entry ? 'Not a directory' : GONE
  return isGnu ? fails(2, `sh: 1: cd: can't cd to ${path}`) : fails(2, `sh: cd: can't cd to ${path}: ${why}`)
}

/** Text of the files that are named, or what comes in. */
export function inputOf({ name, input, read, isGnu }: Call, files: readonly string[]): { readonly text: string; readonly complaint?: string } {
  if (files.length === 0) return { text: input }
  const missing = files.filter((file) => read(file) === undefined)
  const complaint = missing.map((file) => (isGnu ? (name === 'head' || name === 'tail' ? `${name}: cannot open '${file}' for reading: ${GONE}` : `${name}: ${file}: ${GONE}`) : `${name}: ${file}: ${GONE}`)).join('\n')
  return { text: files.map((file) => read(file) ?? '').join(''), ...(complaint ? { complaint } : {}) }
}

export const fileTools: Readonly<Record<string, Program>> = {
  cat, ls: list, stat, rm: remove, rmdir: removeFolder, cp: copy, mv: copy, touch, mkdir: makeFolder, find, dd, fallocate: allocate, truncate: allocate, tee, cd: changeFolder,
  pwd: ({ folder }) => ({ output: folder }),
  // Simplified: a link is a copy; a learner sees two files where there would be one with two names.
  ln: (call) => copy({ ...call, name: 'cp', args: ['-r', ...operands(call.args)] }),
}
