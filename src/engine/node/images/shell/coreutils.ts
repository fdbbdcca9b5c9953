// The small programs that every distribution brings: enough of each for the command lines of Pods.
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
  return { output: args.slice(0, flags < 0 ? undefined : flags).some((flag) => flag.includes('e')) ? unescaped(text) : text || '\n' }
}

function unescaped(text: string): string {
  return text.replace(/\\([nt\\])/g, (_, letter: string) => ({ n: '\n', t: '\t', '\\': '\\' })[letter] as string)
}

function printf({ args: [format = '', ...values] }: Call): Outcome {
  let next = 0
  return { output: unescaped(format).replace(/%(?:[-0]?\d*)[sdi%]/g, (directive) => (directive === '%%' ? '%' : (values[next++] ?? ''))) }
}

/** Files under /tmp come and go by the container's own doing; others belong to the image or a volume, and are there. */
export function isThere(path: string): boolean {
  return !path.startsWith('/tmp/')
}

const operands = (args: readonly string[]): readonly string[] => args.filter((arg) => !arg.startsWith('-') || arg === '-')

function cat({ name, args, input, exists, read }: Call): Outcome {
  const files = operands(args)
  if (files.length === 0) return { output: input }
  const missing = files.filter((file) => file !== '-' && !exists(file))
  return {
    output: files.map((file) => (file === '-' ? input : (read(file) ?? ''))).join(''),
    ...(missing.length > 0 ? fails(1, missing.map((file) => `${name}: can't open '${file}': No such file or directory`).join('\n')) : {}),
  }
}

function list({ name, args, exists }: Call): Outcome {
  const missing = operands(args).filter((path) => !exists(path))
  return missing.length > 0 ? fails(1, missing.map((path) => `${name}: ${path}: No such file or directory`).join('\n')) : OK
}

function remove({ args, exists }: Call): Outcome {
  const files = operands(args), isForced = args.some((arg) => /^-[a-zA-Z]*f/.test(arg)), missing = files.filter((file) => !exists(file))
  if (!isForced && missing.length > 0) return { removes: files, ...fails(1, missing.map((file) => `rm: can't remove '${file}': No such file or directory`).join('\n')) }
  return { removes: files }
}

function copy({ name, args, exists }: Call): Outcome {
  const files = operands(args), sources = files.slice(0, -1), target = files.at(-1), missing = sources.find((file) => !exists(file))
  if (missing !== undefined) return fails(1, `${name}: can't stat '${missing}': No such file or directory`)
  return { creates: target === undefined ? [] : [target], ...(name === 'mv' ? { removes: sources } : {}) }
}

/** `test`, `[` and `[[`. */
function test({ args, exists }: Call): Outcome {
  const words = args.filter((arg) => arg !== ']' && arg !== ']]')
  return { code: isTrue(words, exists) ? 0 : 1 }
}

function isTrue(words: readonly string[], exists: Call['exists']): boolean {
  for (const [joint, combine] of [['-o', 'some'], ['||', 'some'], ['-a', 'every'], ['&&', 'every']] as const) {
    const at = words.indexOf(joint)
    if (at > 0) return [words.slice(0, at), words.slice(at + 1)][combine]((part) => isTrue(part, exists))
  }
  const [first, second, third] = words
  if (first === '!') return !isTrue(words.slice(1), exists)
  if (words.length === 3) return compare(first, second, third)
  if (words.length <= 1) return Boolean(first)
  if (first === '-z') return !second
  if (first === '-n') return Boolean(second)
  return exists(second)
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

function grep({ args, input }: Call): Outcome {
  const pattern = patternOf(operands(args)[0] ?? ''), isInverted = args.some((arg) => /^-\w*v/.test(arg)), isQuiet = args.some((arg) => /^-\w*q/.test(arg))
  // Simplified: what files hold is known only if the script wrote it; grep in others finds something.
  if (operands(args).length > 1) return OK
  const found = linesOf(input).filter((line) => pattern.test(line) !== isInverted)
  return { code: found.length > 0 ? 0 : 1, output: isQuiet ? '' : found.join('\n') }
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}

function head({ args, input }: Call): Outcome {
  const count = Number(/\d+/.exec(args.join(' '))?.[0] ?? 10)
  return { output: linesOf(input).slice(0, count).join('\n') }
}

function tail({ args, input }: Call): Outcome {
  if (args.some((arg) => /^-\w*[fF]/.test(arg) || arg === '--follow')) return { forMs: FOREVER }
  return { output: linesOf(input).slice(-Number(/\d+/.exec(args.join(' '))?.[0] ?? 10)).join('\n') }
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

function sed({ input }: Call): Outcome {
  return { output: input }
}

function tee({ args, input }: Call): Outcome {
  return { output: input, creates: operands(args) }
}

function environment({ args, env }: Call): Outcome {
  if (args.length > 0) return env[args[0]] === undefined ? { code: 1 } : { output: env[args[0]] }
  return { output: Object.entries(env).map(([name, value]) => `${name}=${value}`).join('\n') }
}

const quietly = (...names: readonly string[]): Readonly<Record<string, Program>> => Object.fromEntries(names.map((name) => [name, () => OK]))

const INSTALL_MS = 8_000

export const coreutils: Readonly<Record<string, Program>> = {
  ':': () => OK, true: () => OK, false: () => ({ code: 1 }),
  sleep, echo, printf, cat, ls: list, stat: list, rm: remove, cp: copy, mv: copy, test, '[': test, '[[': test, grep, head, tail, seq, expr, date, sed, awk: sed, cut: sed, tr: sed, sort: sed, tee,
  env: environment, printenv: environment,
  touch: ({ args }) => ({ creates: operands(args) }), mkdir: ({ args }) => ({ creates: operands(args) }), ln: ({ args }) => ({ creates: operands(args).slice(-1) }),
  wc: ({ input }) => ({ output: String(linesOf(input).length) }),
  hostname: ({ env }) => ({ output: env['HOSTNAME'] ?? '' }), whoami: () => ({ output: 'root' }), id: () => ({ output: 'uid=0(root) gid=0(root) groups=0(root)' }), uname: () => ({ output: 'Linux' }),
  nproc: () => ({ output: '4' }), pwd: () => ({ output: '/' }), which: ({ args }) => ({ output: `/usr/bin/${args[0] ?? ''}` }),
  basename: ({ args }) => ({ output: (args[0] ?? '').split('/').at(-1) }), dirname: ({ args }) => ({ output: (args[0] ?? '').split('/').slice(0, -1).join('/') || '/' }),
  top: takes(FOREVER), yes: takes(FOREVER), watch: takes(FOREVER), dd: takes(500), tar: takes(300), gzip: takes(300), git: takes(3_000),
  'apt-get': takes(INSTALL_MS), apt: takes(INSTALL_MS), apk: takes(3_000), yum: takes(INSTALL_MS), dnf: takes(INSTALL_MS),
  ...quietly(
    'cd', 'chmod', 'chown', 'chgrp', 'umask', 'ulimit', 'alias', 'source', '.', 'ps', 'kill', 'df', 'du', 'free', 'find', 'mount', 'umount', 'sync', 'sysctl', 'md5sum', 'sha256sum', 'base64', 'uniq', 'xargs',
    'ip', 'ifconfig', 'netstat', 'ss', 'route', 'iptables', 'less', 'more', 'clear', 'rmdir', 'mkfifo', 'mktemp', 'readlink', 'realpath', 'diff', 'useradd', 'adduser', 'install', 'getent', 'logger', 'let', 'stty', 'tty',
  ),
}
