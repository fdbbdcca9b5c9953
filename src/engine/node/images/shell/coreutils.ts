// The small programs that every distribution brings: enough of each for the command lines of Pods.
import { bytesOf, fileTools, inputOf, operands } from './file-tools.ts'
import { type Call, fails, FOREVER, type Outcome, type Program, takes } from './program.ts'

const OK: Outcome = {}

/** How long `sleep 1.5m` takes. */
function sleepMs(args: readonly string[]): number {
  let total = 0
  for (const arg of args) {
    const match = /^(\d*\.?\d+)([smhd]?)$/.exec(arg)
    if (match) total += Number(match[1]) * { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2] as '' | 's' | 'm' | 'h' | 'd']
    else if (/^inf(inity)?$/.test(arg)) return FOREVER
    else return NaN
  }
  return total
}

function sleep({ args }: Call): Outcome {
  const forMs = sleepMs(args)
  if (args.length === 0) return fails(1, 'sleep: missing operand')
  return Number.isNaN(forMs) ? fails(1, `sleep: invalid number '${args[0]}'`) : { forMs: Math.round(forMs) }
}

function echo({ args }: Call): Outcome {
  const flags = args.findIndex((arg) => !/^-[neE]+$/.test(arg)), words = args.slice(flags < 0 ? args.length : flags)
  const text = words.join(' ')
  const options = args.slice(0, flags < 0 ? undefined : flags).join(''), said = options.includes('e') ? unescaped(text) : text
  return options.includes('n') ? { output: said, isExact: true } : { output: `${said}\n` }
}

function unescaped(text: string): string {
  return text.replace(/\\([nt\\])/g, (_, letter: string) => ({ n: '\n', t: '\t', '\\': '\\' })[letter] as string)
}

function printf({ args: [format = '', ...values] }: Call): Outcome {
  let next = 0
  return { isExact: true, output: unescaped(format).replace(/%(?:[-0]?\d*)[sdi%]/g, (directive) => (directive === '%%' ? '%' : (values[next++] ?? ''))) }
}

/** `test`, `[` and `[[`. */
function test({ args, look }: Call): Outcome {
  const words = args.filter((arg) => arg !== ']' && arg !== ']]')
  return { code: isTrue(words, look) ? 0 : 1 }
}

function isTrue(words: readonly string[], look: Call['look']): boolean {
  for (const [joint, combine] of [['-o', 'some'], ['||', 'some'], ['-a', 'every'], ['&&', 'every']] as const) {
    const at = words.indexOf(joint)
    if (at > 0) return [words.slice(0, at), words.slice(at + 1)][combine]((part) => isTrue(part, look))
  }
  const [first, second, third] = words
  if (first === '!') return !isTrue(words.slice(1), look)
  if (words.length === 3) return compare(first, second, third)
  if (words.length <= 1) return Boolean(first)
  if (first === '-z') return !second
  if (first === '-n') return Boolean(second)
  const entry = look(second)
  if (first === '-d') return entry?.is === 'folder'
  if (first === '-f') return entry?.is === 'file'
  return entry !== undefined && (first !== '-s' || entry.bytes > 0)
}

function compare(left: string, operator: string, right: string): boolean {
  switch (operator) {
    case '=':
    case '==': return left === right
    case '!=': return left !== right
    case '-eq': return Number(left) === Number(right)
    case '-ne': return Number(left) !== Number(right)
    case '-lt': return Number(left) < Number(right)
    case '-le': return Number(left) <= Number(right)
    case '-gt': return Number(left) > Number(right)
    case '-ge': return Number(left) >= Number(right)
    case '=~': return patternOf(right).test(left)
    default: return false
  }
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text)
  } catch {
    return /^\b$/
  }
}

function grep(call: Call): Outcome {
  const { args } = call, [text = '', ...files] = operands(args), flag = (letter: string): boolean => args.some((arg) => new RegExp(`^-\\w*${letter}`).test(arg))
  const pattern = patternOf(flag('i') ? text.toLowerCase() : text), given = inputOf(call, files)
  const found = linesOf(given.text).filter((line) => pattern.test(flag('i') ? line.toLowerCase() : line) !== flag('v'))
  const output = flag('q') ? '' : flag('c') ? String(found.length) : found.join('\n')
  return { code: given.complaint ? 2 : found.length > 0 ? 0 : 1, output, ...(given.complaint ? { complaint: given.complaint } : {}) }
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

/** The count of `-n 5`, `-5` or `-c 10M`, and the files beside it. */
function countAndFiles(args: readonly string[]): { readonly lines: number; readonly bytes: number | undefined; readonly files: readonly string[] } {
  let lines = 10, bytes: number | undefined
  const files: string[] = []
  for (let i = 0; i < args.length; i++) {
    const match = /^-([nc]?)(\d+[kKmMgG]?)?$/.exec(args[i])
    if (!match || (match[1] === '' && match[2] === undefined)) {
      if (!args[i].startsWith('-') || args[i] === '-') files.push(args[i])
      continue
    }
    const value = match[2] ?? args[++i] ?? ''
    if (match[1] === 'c') bytes = bytesOf(value)
    else lines = Number(value.replace(/^[-+]/, '')) || 0
  }
  return { lines, bytes, files }
}

function head(call: Call): Outcome {
  const { lines, bytes, files } = countAndFiles(call.args), given = inputOf(call, files), isEndless = files.some((file) => file === '/dev/zero' || file === '/dev/urandom')
  const complaint = given.complaint ? fails(1, given.complaint) : {}
  if (bytes === undefined) return { output: linesOf(given.text).slice(0, lines).join('\n'), ...complaint }
  const output = given.text.slice(0, bytes), zeros = Math.min(bytes - output.length, isEndless ? Infinity : (call.zeros ?? 0))
  return { output, isExact: true, zeros, forMs: Math.round(zeros / 1_000_000), ...complaint }
}

function tail(call: Call): Outcome {
  const { args } = call, { lines, bytes, files } = countAndFiles(args), given = inputOf(call, files)
  // It looks for the last line and keeps all that it reads.
  if (files.includes('/dev/zero')) return { forMs: FOREVER, memoryBytes: Infinity }
  const output = bytes === undefined ? linesOf(given.text).slice(-lines).join('\n') : given.text.slice(-bytes)
  const shown: Outcome = { output, ...(given.complaint ? fails(1, given.complaint) : {}) }
  return args.some((arg) => /^-\w*[fF]/.test(arg) || arg === '--follow') ? { ...shown, forMs: FOREVER } : shown
}

function seq({ args }: Call): Outcome {
  const numbers = args.map(Number), [first, step, last] = numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers
  const values: number[] = []
  for (let value = first; step > 0 ? value <= last : value >= last && step < 0; value += step) if (values.push(value) >= 1000) break
  return { output: values.join('\n') }
}

function expr({ args }: Call): Outcome {
  const [left, operator, right] = args
  const value = { '+': Number(left) + Number(right), '-': Number(left) - Number(right), '*': Number(left) * Number(right), '/': Math.trunc(Number(left) / Number(right)), '%': Number(left) % Number(right) }[operator]
  return value === undefined ? { output: left ?? '' } : { output: String(value), code: value === 0 ? 1 : 0 }
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'], MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function date({ args, wallSeconds }: Call): Outcome {
  const at = new Date(wallSeconds * 1000), two = (n: number): string => String(n).padStart(2, '0')
  const parts: Readonly<Record<string, string>> = {
    Y: String(at.getUTCFullYear()), m: two(at.getUTCMonth() + 1), d: two(at.getUTCDate()), H: two(at.getUTCHours()), M: two(at.getUTCMinutes()), S: two(at.getUTCSeconds()), s: String(wallSeconds),
  }
  const clock = `${parts['H']}:${parts['M']}:${parts['S']}`
  const format = args.find((arg) => arg.startsWith('+'))?.slice(1)
  if (format === undefined) return { output: `${DAYS[at.getUTCDay()]} ${MONTHS[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)} ${clock} UTC ${parts['Y']}` }
  return { output: format.replace('%T', clock).replace('%F', `${parts['Y']}-${parts['m']}-${parts['d']}`).replace(/%([YmdHMSs])/g, (_, letter: string) => parts[letter]) }
}

/** Passes on what comes in, or what the last argument's file holds. */
function pass(call: Call): Outcome {
  const files = operands(call.args).filter((path) => call.look(path)?.is === 'file')
  return { output: inputOf(call, files).text, isExact: true }
}

/** `sed s/a/b/g file` */
function sed(call: Call): Outcome {
  const [script = '', ...files] = operands(call.args), match = /^s(.)(.*?)\1(.*?)\1(g?)$/.exec(script), given = inputOf(call, files)
  if (given.complaint) return fails(1, given.complaint)
  if (!match) return { output: given.text, isExact: true }
  const pattern = new RegExp(patternOf(match[2]).source, match[4])
  return { output: linesOf(given.text).map((line) => line.replace(pattern, match[3])).join('\n') }
}

function sort(call: Call): Outcome {
  const given = inputOf(call, operands(call.args)), lines = linesOf(given.text).sort()
  const shown = call.args.some((arg) => /^-\w*u/.test(arg)) ? [...new Set(lines)] : lines
  return given.complaint ? fails(2, given.complaint) : { output: (call.args.some((arg) => /^-\w*r/.test(arg)) ? shown.reverse() : shown).join('\n') }
}

function count(call: Call): Outcome {
  const files = operands(call.args), { text, complaint } = inputOf(call, files), lines = (text.match(/\n/g) ?? []).length
  const has = (letter: string): boolean => call.args.some((arg) => new RegExp(`^-\\w*${letter}`).test(arg))
  const numbers = has('l') ? [lines] : has('c') ? [text.length] : has('w') ? [text.split(/\s+/).filter(Boolean).length] : [lines, text.split(/\s+/).filter(Boolean).length, text.length]
  return { output: [...numbers.map(String), ...files].join(' '), ...(complaint ? fails(1, complaint) : {}) }
}

function environment({ args, env }: Call): Outcome {
  if (args.length > 0) return env[args[0]] === undefined ? { code: 1 } : { output: env[args[0]] }
  return { output: Object.entries(env).map(([name, value]) => `${name}=${value}`).join('\n') }
}

const quietly = (...names: readonly string[]): Readonly<Record<string, Program>> => Object.fromEntries(names.map((name) => [name, () => OK]))

const INSTALL_MS = 8_000

export const coreutils: Readonly<Record<string, Program>> = {
  ':': () => OK, true: () => OK, false: () => ({ code: 1 }),
  ...fileTools,
  sleep, echo, printf, test, '[': test, '[[': test, grep, head, tail, seq, expr, date, sed, awk: pass, cut: pass, tr: pass, sort, uniq: pass,
  env: environment, printenv: environment,
  wc: count,
  hostname: ({ env }) => ({ output: env['HOSTNAME'] ?? '' }), whoami: () => ({ output: 'root' }), id: () => ({ output: 'uid=0(root) gid=0(root) groups=0(root)' }), uname: () => ({ output: 'Linux' }),
  nproc: () => ({ output: '4' }), which: ({ args }) => ({ output: `/usr/bin/${args[0] ?? ''}` }),
  basename: ({ args }) => ({ output: (args[0] ?? '').split('/').at(-1) }), dirname: ({ args }) => ({ output: (args[0] ?? '').split('/').slice(0, -1).join('/') || '/' }),
  top: takes(FOREVER), yes: takes(FOREVER), watch: takes(FOREVER), tar: takes(300), gzip: takes(300), git: takes(3_000),
  'apt-get': takes(INSTALL_MS), apt: takes(INSTALL_MS), apk: takes(3_000), yum: takes(INSTALL_MS), dnf: takes(INSTALL_MS),
  ...quietly(
    'chmod', 'chown', 'chgrp', 'umask', 'ulimit', 'alias', 'source', '.', 'ps', 'kill', 'df', 'du', 'free', 'mount', 'umount', 'sync', 'sysctl', 'md5sum', 'sha256sum', 'base64', 'xargs',
    'ip', 'ifconfig', 'netstat', 'ss', 'route', 'iptables', 'less', 'more', 'clear', 'mkfifo', 'mktemp', 'readlink', 'realpath', 'diff', 'useradd', 'adduser', 'install', 'getent', 'logger', 'let', 'stty', 'tty',
  ),
}
