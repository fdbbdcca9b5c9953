import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const HERE = import.meta.dirname
const PLURAL = /_(?:zero|one|two|few|many|other)$/

/** Short forms exist only where a language's full form does not fit. */
const ONE_LANGUAGE = /^states\.short\./
/** A headline of one Pod: Korean has room for how many containers. */
const SAYS_MORE = new Set(['canvas.strip.wantPod'])

/** Files whose keys are codes of the engine, of the editor's refusals or of schema fields. */
const CODES = new Set(['reasons', 'errors', 'fields', 'states'])
/** Keys that are put together of parts which are words alone: `${form}.${role}`. */
const COMPOSED = /^timeline\.(?:actor|subject)\./

type Messages = { readonly [name: string]: string | Messages }

/** Every message of a language by file and key; plural forms are one message. */
function messagesOf(language: string): Map<string, string> {
  const found = new Map<string, string>()
  const add = (path: string, messages: Messages): void => {
    for (const [name, value] of Object.entries(messages)) {
      if (typeof value === 'string') found.set(`${path}.${name}`.replace(PLURAL, ''), value)
      else add(`${path}.${name}`, value)
    }
  }
  for (const file of readdirSync(join(HERE, language), { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.json')) add(file.replace(/\.json$/, ''), JSON.parse(readFileSync(join(HERE, language, file), 'utf8')) as Messages)
  }
  return found
}

const ko = messagesOf('ko')
const en = messagesOf('en')

test('every message exists in both languages', () => {
  expect([...ko.keys()].filter((key) => !en.has(key) && !ONE_LANGUAGE.test(key))).toEqual([])
  expect([...en.keys()].filter((key) => !ko.has(key) && !ONE_LANGUAGE.test(key))).toEqual([])
})

test('the two languages are told the same things', () => {
  const told = (text: string): string[] => [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]))].filter((name) => name !== 'count').sort()
  const differing = [...ko].filter(([key, text]) => en.has(key) && !SAYS_MORE.has(key) && told(text).join() !== told(en.get(key) ?? '').join()).map(([key]) => key)
  expect(differing).toEqual([])
})

/** What both languages write alike: names of Kubernetes, of its commands and fields, of formats and keys. */
const ALIKE = /\b(?:YAML|JSON|CPU|CNI|etcd|kubectl|kubelet|kube-proxy|containerd|admission|spec|get|pods|Tab)\b/g

test('Korean messages are Korean, and English ones English', () => {
  const bare = (text: string): string => text.replaceAll(/\{\{[^}]*\}\}/g, '').replaceAll(ALIKE, '')
  expect([...ko].filter(([, text]) => !/[가-힣]/.test(text) && /[A-Za-z]{3,}/.test(bare(text)))).toEqual([])
  expect([...en].filter(([, text]) => /[ㄱ-힣]/.test(text.replaceAll('조타실', '')))).toEqual([])
})

test('a Korean particle that depends on what comes before is written both ways', () => {
  // `{{name}}을` is right for half of all names only.
  const wrong = /\{\{\s*(?!count|nodes|position|steps|all|number|reached|size)\w+\s*\}\}`?(?:을|를|은|는|이|가|과|와|으로)(?=[\s,.]|$)/
  expect([...ko].filter(([, text]) => wrong.test(text))).toEqual([])
})

// The sources as they are: what they show must come from messages, and every message must be shown somewhere.

const SOURCES = join(HERE, '..')
const sources = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.startsWith('engine/generated'))
  .map((file) => ({ file, text: readFileSync(join(SOURCES, file), 'utf8') }))

/** Names that are the same in every language: of the product, of Kubernetes, of formats, of keys. */
const NAMES = /\b(?:Wheelhouse|YAML|JSON|kubectl|kubelet|kube-[a-z-]+|containerd|etcd|Pods?|rev|authn|authz|admission|Ctrl|Shift|Cmd|Alt|Tab|Esc|Enter|React Flow|EN|CNI|CSI|CRI|PersistentVolume(?:Claim)?)\b|조타실|한국어/g
/** A word of a language, not a symbol or a unit. */
const WORD = /[A-Za-z]{3,}|[가-힣]{2,}/

test('no component holds words of its own: they stand in messages', () => {
  const found: string[] = []
  for (const { file, text } of sources) {
    if (!file.endsWith('.tsx')) continue
    const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '')
    const shown = [...code.matchAll(/>([^<>{}=;()`'"&|]*)<\//g), ...code.matchAll(/\s(?:aria-label|aria-description|title|placeholder|alt|label)="([^"]*)"/g)]
    // What is spoken, and the page's title, may be put together: their words must come from messages all the same.
    let templates = code
    for (let depth = 0; depth < 3; depth++) templates = templates.replaceAll(/\$\{(?:[^{}`]|`[^`$]*`|\{[^{}`]*\})*\}/g, ' ')
    const spoken = [...templates.matchAll(/(?:aria-label|aria-description|aria-valuetext|aria-roledescription|title|placeholder|alt|document\.title)\s?=\s?\{?`([^`]*)`/g), ...templates.matchAll(/narrate\(['`]([^'`]*)['`]/g)]
    for (const [, words] of spoken) if (WORD.test(words.replaceAll(NAMES, ''))) found.push(`${file}: ${words.trim()}`)
    for (const [, words] of shown) if (!words.includes('${') && WORD.test(words.replaceAll(NAMES, ''))) found.push(`${file}: ${words.trim()}`)
  }
  expect(found).toEqual([])
})

test('every message is used', () => {
  const literals = new Set<string>()
  const patterns: RegExp[] = []
  for (const { text } of sources) {
    for (const [, literal] of text.matchAll(/'([^'\n]*)'/g)) literals.add(literal)
    // A key that is put together: its fixed parts, with anything between them.
    for (const [, template] of text.matchAll(/`([^`\n]*\$\{[^`\n]*)`/g)) {
      const parts = template.split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/)
      if (parts.join('').length >= 3 && parts.every((part) => /^[\w.:-]*$/.test(part))) patterns.push(new RegExp(`^${parts.map((part) => part.replaceAll('.', '\\.')).join('.+')}$`))
    }
  }
  const isSaid = (key: string): boolean => literals.has(key) || patterns.some((pattern) => pattern.test(key))
  const unused = [...ko.keys()].filter((path) => {
    const [, namespace, key] = /^([^./]+)(?:\/[^.]+)?\.(.*)$/.exec(path) ?? []
    // Codes of the engine are said as they come.
    return namespace !== undefined && key !== undefined && !CODES.has(namespace) && !COMPOSED.test(path) && !isSaid(key) && !isSaid(`${namespace}:${key}`)
  })
  expect(unused).toEqual([])
})

/** Every Korean text that a reader may meet: messages, lessons, situations, guides. */
function koreanTexts(): readonly (readonly [place: string, text: string])[] {
  const root = join(HERE, '../..')
  const files = (folder: string, ending: RegExp) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((file) => ending.test(file)).map((file) => join(folder, file))
  return [...files('src/i18n/ko', /\.json$/), ...files('lessons', /\.(?:md|yaml)$/), ...files('src/app/situations', /\.ts$/), ...files('src/editor/manifests', /\.yaml$/), ...files('docs', /\.ko\.md$/)]
    .flatMap((file) => readFileSync(join(root, file), 'utf8').split('\n').map((line, i) => [`${file}:${i + 1}`, line] as const))
}

test('nodes are counted as machines are: 대, not 개', () => {
  const counted = /(?:노드|머신)(?:가|는|를|의)? ?(?:모두 )?(?:\{\{\w+\}\}|\d+|한|두|세|네|다섯|여섯|몇|여러) ?개|(?:\{\{\w+\}\}|\d+|한|두|세|네|다섯|여섯|몇|여러) ?개의 (?:노드|머신)/
  expect(koreanTexts().filter(([, line]) => counted.test(line)).map(([place]) => place)).toEqual([])
})
