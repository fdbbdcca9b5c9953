// The house rules that no compiler knows. Each says what to write instead.
import { homedir } from 'node:os'
import { isTest } from './source-files.ts'

export interface HouseRule {
  readonly name: string
  /** Which files, by path relative to the project. */
  readonly holds: (file: string) => boolean
  /** Searched line by line, outside comments where `inComments` is not set. */
  readonly forbids: RegExp
  readonly inComments?: true
  readonly instead: string
}

const inEngine = (file: string): boolean => file.startsWith('src/engine/') && file.endsWith('.ts') && !isTest(file)
const isSource = (file: string): boolean => /^(src|scripts|bench|e2e)\/.*\.(ts|tsx|mjs)$/.test(file)
const isTestSource = (file: string): boolean => isTest(file) || file.endsWith('.e2e.ts')
const isText = (file: string): boolean => /\.(ts|tsx|mjs|js|json|md|html|css|ya?ml|svg|txt|sh)$|^\.ci\//.test(file) && file !== 'package-lock.json' && !file.startsWith('tests/house/')

export const HOUSE_RULES: readonly HouseRule[] = [
  { name: 'no clock in the engine', holds: inEngine, forbids: /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\./, instead: 'take virtual time as an argument (`now`)' },
  { name: 'no chance in the engine', holds: inEngine, forbids: /\bMath\.random\b|\bcrypto\./, instead: 'draw from hash(seed, stable identity, step)' },
  { name: 'no timers in the engine', holds: inEngine, forbids: /\b(setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame)\b/, instead: 'send a timer Hop' },
  { name: 'nothing asynchronous in the engine', holds: inEngine, forbids: /\basync\s+(function\b|\(|[a-zA-Z_$]+\s*(=>|\())|\bawait\s|\bnew Promise\b|\bPromise\.|\.then\(/, instead: 'send a Hop and answer when it arrives; the order of microtasks must not become behaviour' },
  { name: 'nothing that differs between machines in the engine', holds: inEngine, forbids: /\bIntl\.|\blocaleCompare\b|\btoLocale[A-Z]\w*\(|\bMath\.(sin|cos|tan|asin|acos|atan2?|sinh|cosh|tanh|exp|expm1|log|log2|log10|log1p|pow|cbrt|hypot)\b/, instead: 'compare strings with < and >, and compute with + - * / and integers' },
  { name: 'no deep copies in the engine', holds: inEngine, forbids: /\bstructuredClone\b|JSON\.parse\(\s*JSON\.stringify/, instead: 'objects are immutable and shared: spread what changes' },
  { name: 'no escape from types', holds: isSource, forbids: /\bas any\b|<any>|:\s*any\b(?!\w)|\bas unknown as any\b/, instead: 'name the type, or take `unknown` and narrow it' },
  { name: 'no silenced compiler', holds: isSource, forbids: /@ts-(ignore|nocheck|expect-error)/, inComments: true, instead: 'mend the type' },
  { name: 'no test left out', holds: isTestSource, forbids: /\b(test|it|describe|suite)\.(skip|only|todo|fails)\b|\bx(it|describe)\(/, instead: 'mend it or delete it; a test that does not run has proved nothing' },
  { name: 'nothing put off', holds: isSource, forbids: /\b(TODO|FIXME|XXX|HACK)\b/, inComments: true, instead: 'do it, or open an issue' },
  { name: 'no dumping grounds', holds: (file) => isSource(file) && /(^|\/)(utils?|helpers?|common|misc|manager)(\/|\.[a-z]+$)/.test(file), forbids: /^/, inComments: true, instead: 'name the file after what it does' },
  { name: 'no path of somebody’s machine', holds: isText, forbids: machinePath(), inComments: true, instead: 'write the path relative to the project' },
]

/** Folders that people and machines keep checkouts in, and this very one. Paths inside containers, such as /var/log, are fine. */
function machinePath(): RegExp {
  const escape = (path: string): string => path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const own = [process.cwd(), homedir()].filter((path) => path.split('/').length > 2).map((path) => `${escape(path)}\\b`)
  return new RegExp(['(?<![\\w.}/-])/(?:home|Users|work|builds|workspaces?)/[\\w-]+', 'C:\\\\+Users\\\\', ...own].join('|'))
}

export interface Breach {
  readonly file: string
  readonly line: number
  readonly rule: string
  readonly instead: string
}

/** Every line of `source` that breaks a rule. */
export function breachesOf(file: string, source: string, rules: readonly HouseRule[] = HOUSE_RULES): Breach[] {
  const holding = rules.filter((rule) => rule.holds(file))
  if (holding.length === 0) return []
  const code = withoutComments(source).split('\n')
  return source.split('\n').flatMap((text, index) => holding.flatMap(({ name, forbids, inComments, instead }) => {
    if (forbids.source === '^' && index > 0) return [] // a rule about the file's name is reported once
    return forbids.test(inComments ? text : code[index] ?? '') ? [{ file, line: index + 1, rule: name, instead }] : []
  }))
}

/** Blanks comments and keeps lines. Strings are told from comments, so that a URL is none. */
function withoutComments(source: string): string {
  return source.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*/g, (match) =>
    match.startsWith('/') ? match.replace(/[^\n]/g, ' ') : match)
}
