import { deflateSync } from 'fflate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ENGINE_VERSION, newSession } from '../session.ts'
import { DICTIONARY } from './dictionary.ts'
import { hashOf, pack, toBase64Url, unpack } from './packing.ts'
import { lengthOf, linkOf, parseLink, readLink } from './link.ts'
import { checkShared, isTooDeep, MOST_COMMANDS } from './shared-session.ts'
import type { LinkWorld } from './link.ts'
import type { SharedSession } from './shared-session.ts'
import type { Session, TimedCommand } from '../protocol.ts'

const WEB = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  selector:\n    matchLabels:\n      app: web\n'
const START: Session = { ...newSession({ nodes: [{ name: 'cp-1', taints: ['a:NoSchedule'] }, { name: 'worker-1', cpu: '4' }] }, 7), commands: [{ at: 0, command: { do: 'apply', text: WEB, file: 'web.yaml' } }] }
const PRESETS = { 'one-node': START.preset }
const world: LinkWorld = { presets: PRESETS, startOf: async (id) => (id === 'canary' ? START : undefined) }
const known = { presets: PRESETS }

const opened = async (hash: string): Promise<SharedSession> => {
  const read = await readLink(hash, world)
  if ('problem' in read) throw new Error(JSON.stringify(read.problem))
  return read.shared
}
const problemOf = async (hash: string): Promise<string> => {
  const read = await readLink(hash, world)
  return 'problem' in read ? read.problem.code : 'none'
}
/** A link of our own format around any text. */
const around = (text: string): string => `#/s/w1-${ENGINE_VERSION}.${pack(text, `${DICTIONARY}[]`)}`

const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/)
const kind = fc.constantFrom('Pod', 'deployment', 'persistentvolumeclaims')
const command = fc.oneof(
  fc.record({ do: fc.constant('apply' as const), text: fc.string({ unit: 'grapheme', maxLength: 400 }), file: fc.constantFrom('web.yaml', '웹 서버.yaml'), dryRun: fc.boolean() }, { requiredKeys: ['do', 'text'] })
    // `false` and absence mean the same, and are written the same.
    .map(({ dryRun, ...rest }) => ({ ...rest, ...(dryRun && { dryRun }) })),
  fc.record({ do: fc.constant('delete' as const), ref: fc.record({ kind, namespace: name, name }, { requiredKeys: ['kind', 'name'] }) }),
  fc.record({ do: fc.constant('answer' as const), step: name, choice: fc.string({ maxLength: 50 }) }),
  fc.record({ do: fc.constant('traffic' as const), service: fc.record({ namespace: name, name }), count: fc.integer({ min: 1, max: 500 }), everyMs: fc.integer({ min: 0, max: 1000 }) }),
  fc.record({ do: fc.constant('kubectl' as const), line: fc.string({ maxLength: 80 }), files: fc.dictionary(fc.constantFrom('a.yaml', 'b.yaml'), fc.string({ maxLength: 80 }), { noNullPrototype: true }) }, { requiredKeys: ['do', 'line'] }),
  fc.record({ do: fc.constant('fault' as const), fault: fc.constantFrom('power-off', 'crash'), target: fc.record({ kind, name }), options: fc.constant({ percent: 50, container: 'a', now: true }) }, { requiredKeys: ['do', 'fault', 'target'] }),
)
const commands = fc.array(fc.tuple(fc.nat({ max: 60_000 }), command), { maxLength: 25 }).map((acts) => {
  let at = 0
  return acts.map(([wait, act]) => ({ at: (at += wait), command: act })) as readonly TimedCommand[]
})

test('a session comes out of its link as it went in', async () => {
  await fc.assert(fc.asyncProperty(commands, fc.nat({ max: 9e6 }), fc.nat(), fc.constantFrom(undefined, 'ko' as const, 'en' as const), async (acts, moment, seed, language) => {
    const shared: SharedSession = { session: { ...newSession(), seed, commands: acts }, moment, ...(language && { language }) }
    expect(await opened(linkOf(shared, known))).toEqual(shared)
  }), { numRuns: 150 })
})

test('a session of a lesson comes out of its link, with step, language, lock and times', async () => {
  await fc.assert(fc.asyncProperty(commands, fc.nat({ max: 9e6 }), async (acts, moment) => {
    const shared: SharedSession = { session: { ...START, commands: [...START.commands, ...acts] }, moment, lesson: { id: 'canary', step: 'guess', lock: 'guess', begun: [1000, 3000, 9000] }, language: 'ko' }
    const link = linkOf(shared, { ...known, start: START })
    expect(link).toMatch(/^#\/lesson\/canary\?step=guess&lang=ko&lock=guess&acts=w1-/)
    expect(await opened(link)).toEqual(shared)
    const seeded = { ...shared, session: { ...shared.session, seed: 99 } }
    expect(await opened(linkOf(seeded, { ...known, start: START }))).toEqual(seeded)
  }), { numRuns: 50 })
})

test('a link to the beginning of a lesson is short and can be read', async () => {
  const shared: SharedSession = { session: START, moment: 0, lesson: { id: 'canary', step: 'guess' }, language: 'en' }
  expect(linkOf(shared, { ...known, start: START })).toBe('#/lesson/canary?step=guess&lang=en')
  expect(await opened('#/lesson/canary?step=guess&lang=en')).toEqual(shared)
  expect(await opened('#/lesson/canary?seed=5&lock=guess')).toMatchObject({ session: { seed: 5 }, lesson: { lock: 'guess' } })
})

test('a preset of the lessons goes by its name, another is written out', async () => {
  const named: SharedSession = { session: newSession(START.preset), moment: 0 }
  expect(await opened(linkOf(named, known))).toEqual(named)
  const own: SharedSession = { session: newSession({ nodes: [{ name: 'big', cpu: '64', memory: '256Gi', pods: 200, labels: { zone: 'a' } }] }), moment: 0 }
  expect(await opened(linkOf(own, known))).toEqual(own)
  expect(linkOf(named, known).length).toBeLessThan(linkOf(own, known).length)
})

test('twenty acts with edited files and typed lines stay far below 2,000 characters', () => {
  const acts: TimedCommand[] = Array.from({ length: 20 }, (_, i) => {
    const text = `${WEB.replace('replicas: 1', `replicas: ${i}`)}  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n      - name: web\n        image: registry.example.com/shop/web:${i}.${i * 7}\n`
    return { at: i * 4217, command: i % 2 ? { do: 'kubectl', line: `kubectl describe pod web-${(i * 7919).toString(36)}-x${i}k2p` } : { do: 'apply', text, file: 'web.yaml' } }
  })
  expect(lengthOf({ session: { ...START, commands: [...START.commands, ...acts] }, moment: 99_999, lesson: { id: 'canary', step: 'end' }, language: 'ko' }, { ...known, start: START })).toBeLessThan(1_200)
})

test('whatever stands behind #, reading it says what is wrong and never fails', async () => {
  const garbage = fc.oneof(fc.string(), fc.base64String().map((data) => `#/s/w1-${ENGINE_VERSION}.${data}`), fc.uint8Array({ maxLength: 3_000 }).map((bytes) => `#/s/w1-${ENGINE_VERSION}.${toBase64Url(bytes)}`), fc.json().map(around), fc.string().map((acts) => `#/lesson/canary?acts=${encodeURIComponent(acts)}`))
  await fc.assert(fc.asyncProperty(garbage, async (hash) => {
    const read = await readLink(hash, world)
    expect('problem' in read || 'shared' in read).toBe(true)
  }), { numRuns: 500 })
})

test('a link that was cut or changed is damaged wherever that happened', async () => {
  const link = linkOf({ session: { ...START, commands: START.commands }, moment: 1234 }, known)
  for (let end = '#/s/'.length; end < link.length; end++) expect(await problemOf(link.slice(0, end))).toBe('damaged')
  const first = link.indexOf('.', link.lastIndexOf('.')) + 1
  for (let i = first; i < link.length - 1; i++) expect(await problemOf(link.slice(0, i) + (link[i] === 'A' ? 'B' : 'A') + link.slice(i + 1))).not.toBe('none')
})

test('ten megabytes in a small link are noticed before they are unpacked', async () => {
  const bomb = new Uint8Array(10_000_000).fill(97)
  const deflated = deflateSync(bomb, { level: 9 })
  expect(deflated.length).toBeLessThan(20_000)
  // Whoever reads to the end finds it damaged.
  const half = deflated.subarray(0, deflated.length / 2)
  expect(await problemOf(`#/s/w1-${ENGINE_VERSION}.${toBase64Url(Uint8Array.from([1, 2, 3, ...half, ...half]))}`)).toBe('too-large')
  expect(await problemOf(`#/s/w1-${ENGINE_VERSION}.${'A'.repeat(5_000_000)}!`)).toBe('too-large')
})

test('deep nesting is refused before it is parsed', async () => {
  expect(await problemOf(around('['.repeat(400_000)))).toBe('invalid')
  expect(isTooDeep(JSON.stringify({ text: '[[[[[[[[[[[[[[[[[[["' }))).toBe(false)
})

test('what no session does is refused', async () => {
  const acts = (list: unknown): string => around(JSON.stringify([0, 0, 0, 0, 0, 0, list]))
  expect(await problemOf(acts([['a', 0, 'kind: Pod', 0]]))).toBe('none')
  const refused: readonly unknown[] = [
    [['x', 0]], [['a', -1, 'text', 0]], [['a', 0.5, 'text', 0]], [['a', 1e12, 'text', 0]], [['a', 0, 7, 0]], [['a', 0, 'x'.repeat(600_000), 0]],
    [['d', 0, 'Pod<script>', 0, 'web']], [['d', 0, 'Pod', 'Default Space', 'web']], [['d', 0, 'Pod', 0, '../../etc']], [['t', 0, 'default', 'web', 1e9, 0]],
    [['f', 0, 'rm -rf', 'Node', 0, 'worker-1']], [['__proto__', 0]], [['k', 0, { toString: 1 }]], Array.from({ length: MOST_COMMANDS + 1 }, () => ['q', 0, 'a', 'b']),
  ]
  for (const list of refused) expect(await problemOf(acts(list)), JSON.stringify(list).slice(0, 80)).toBe('invalid')
  expect(await problemOf(around('[0,0,0,0,0,0,[],1]'))).toBe('invalid')
  expect(await problemOf(around('[0,"constructor",0,0,0,0,[]]'))).toBe('invalid')
})

test('a script in a text is a text', async () => {
  const script = '<script>alert(1)</script><img src=x onerror=alert(1)>'
  const shared: SharedSession = { session: { ...newSession(), commands: [{ at: 0, command: { do: 'apply', text: script, file: script } }] }, moment: 0 }
  expect(await opened(linkOf(shared, known))).toEqual(shared)
})

test('a link of another engine says which, and is still read as far as it can be', async () => {
  const link = linkOf({ session: { ...START, engine: '0.0.9' }, moment: 5 }, known)
  expect(await readLink(link, world)).toMatchObject({ problem: { code: 'other-engine', made: '0.0.9' }, shared: { moment: 5 } })
  expect(await readLink(`#/lesson/canary?acts=w1-0.0.9.abcdefgh`, world)).toMatchObject({ problem: { code: 'other-engine' } })
  expect(await readLink(`#/s/w2-9.9.9.abcdefgh`, world)).toMatchObject({ problem: { code: 'newer', made: '2' } })
})

test('a lesson that begins otherwise by now is noticed', async () => {
  const changed = { ...START, commands: [] }
  const link = linkOf({ session: { ...changed, commands: [{ at: 1, command: { do: 'answer', step: 'a', choice: 'b' } }] }, moment: 5, lesson: { id: 'canary' } }, { ...known, start: changed })
  expect(await problemOf(link)).toBe('lesson-changed')
  expect(await problemOf('#/lesson/gone?step=a')).toBe('no-lesson')
})

test('the dictionary is part of the format: it does not change', () => {
  expect(hashOf(new TextEncoder().encode(DICTIONARY)).toString(16)).toMatchInlineSnapshot(`"1e735183"`)
})

test('parts of an address that are no link are left alone', () => {
  expect(parseLink('#/playground')).toBeUndefined()
  expect(parseLink('')).toBeUndefined()
  expect(parseLink('#/lesson/../../x')).toBeUndefined()
})

test('packing undoes itself for any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => { expect(unpack(pack(text, DICTIONARY), DICTIONARY)).toEqual({ text }) }))
})

test('a session of a stranger is judged as a link is', () => {
  expect(checkShared({ session: { ...START, extra: 1 }, moment: 0 })).toMatchObject({ problem: { code: 'invalid' } })
  expect(checkShared({ session: START, moment: 0 })).toEqual({ shared: { session: START, moment: 0 } })
  expect(checkShared(null)).toMatchObject({ problem: { code: 'invalid' } })
})
