// Every decision of the engine can be said in both languages, with the parameters that it has.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import { faults } from '../../src/engine/faults/catalogue.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'
import { live } from '../invariants/cluster-life.ts'
import { type CodeUse, codesIn, codeTakersIn } from './decision-codes.ts'
import { filesBelow, isTest, readSource } from './source-files.ts'

const ROOT = join(import.meta.dirname, '../..')
const LANGUAGES = ['en', 'ko'] as const

const sources = filesBelow(join(ROOT, 'src/engine')).filter((file) => file.endsWith('.ts') && !isTest(file) && !/(?:^|\/)(?:testing|schema)(?:\/|\.ts$)/.test(file)).map((file) => ({ file, text: readSource(join(ROOT, 'src/engine'), file) }))

const uses = sources.flatMap(({ file, text }): CodeUse[] => codesIn(file, text, codeTakersIn(text)))

/** Sentences of a language by code, out of all its files. */
function sentencesOf(language: string): ReadonlyMap<string, string> {
  const folder = join(ROOT, 'src/i18n', language, 'reasons')
  return new Map(filesBelow(folder).flatMap((file) => Object.entries(JSON.parse(readSource(folder, file)) as Record<string, string>)))
}

const placeholders = (sentence: string): string[] => [...new Set([...sentence.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name))].sort()

const sentences = Object.fromEntries(LANGUAGES.map((language) => [language, sentencesOf(language)])) as Record<(typeof LANGUAGES)[number], ReadonlyMap<string, string>>

describe.each(LANGUAGES)('in %s', (language) => {
  test('every code in the source has its sentence', () => {
    const codes = [...sentences[language].keys()]
    const missing = uses.filter(({ code, isPrefix }) => (isPrefix ? !codes.some((known) => known.startsWith(code)) : !sentences[language].has(code)))
    expect(missing.map(({ file, line, code }) => `src/engine/${file}:${line}: ${code} has no sentence in src/i18n/${language}/reasons`)).toEqual([])
  })

  test('no sentence is left over', () => {
    const stale = [...sentences[language].keys()].filter((code) => !uses.some((use) => use.isPrefix && code.startsWith(use.code)) && !sources.some(({ text }) => text.includes(`'${code}'`)))
    expect(stale).toEqual([])
  })
})

test('both languages say the same codes with the same parameters', () => {
  expect([...sentences.ko.keys()].sort()).toEqual([...sentences.en.keys()].sort())
  for (const [code, sentence] of sentences.en) expect(placeholders(sentences.ko.get(code) ?? ''), code).toEqual(placeholders(sentence))
})

test.each(LANGUAGES)('in %s every fault has a sentence in the story, and one in the answers to why', (language) => {
  const { told } = JSON.parse(readSource(join(ROOT, 'src/i18n', language), 'timeline.json')) as { told: { fault: Record<string, string> } }
  expect(Object.keys(told.fault).sort()).toEqual([...faults.keys()].sort())
  expect([...faults.keys()].filter((name) => !sentences[language].has(`you-${name}`))).toEqual([])
})

/** A shop with a Pod that finds no node, packets, and claims: decisions of many components. */
function shop(): Cluster {
  const cluster = createCluster({ equipment, seed: 1, epoch: '2026-01-05T09:00:00Z', machines: [{ name: 'worker-1' }, { name: 'worker-2' }], programs: clientPrograms })
  const apply = (object: object): number => cluster.run('apply', { object })
  const pod = (name: string, cpu: string): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx', resources: { requests: { cpu } } }] } })
  apply(pod('web', '100m'))
  apply(pod('wide', '64'))
  for (const [name, more] of [['web', {}], ['sticky', { sessionAffinity: 'ClientIP' }], ['headless', { clusterIP: 'None' }], ['closed', { ports: [{ port: 80, targetPort: 81 }] }], ['empty', { selector: { app: 'nobody' } }]] as const) {
    apply({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...more } })
  }
  cluster.advance(20_000)
  for (const name of ['web', 'sticky', 'headless', 'closed', 'empty']) cluster.run('traffic', { service: { namespace: 'default', name }, count: 8, everyMs: 20 })
  cluster.advance(40_000)
  cluster.run('delete', { ref: { kind: 'Pod', namespace: 'default', name: 'web' } })
  cluster.advance(90_000)
  cluster.fault('crash', { kind: 'Pod', name: 'web' })
  const worker = { kind: 'Node', name: 'worker-2' }, etcd = { kind: 'SimProcess', name: 'etcd' }
  for (const [name, target, options] of [
    ['start-foreign', worker, { name: 'byhand', image: 'redis' }], ['power-off', worker], ['power-off', worker], ['power-on', worker], ['stop', etcd], ['start', etcd], ['fail-requests', { kind: 'SimImage', name: 'nginx' }],
  ] as const) cluster.fault(name, target, options)
  cluster.advance(91_000)
  return cluster
}

test('every decision that was taken has what its sentences ask for', () => {
  const decisions = [shop(), live(3, 'one jump').cluster].flatMap((cluster) => cluster.spans.map(({ decision }) => decision))
  const codes = new Set(decisions.map(({ code }) => code))
  for (const code of ['node-chosen', 'no-node-fits', 'pod-stopped', 'node-registers', 'endpoint-chosen', 'session-affinity-kept', 'headless-address-chosen', 'connection-refused', 'no-endpoints-refused', 'you-power-off', 'you-stop', 'fault-already-off']) expect(codes).toContain(code)
  const lacking = decisions.flatMap(({ code, params = {} }) => placeholders(sentences.en.get(code) ?? `{{sentence}}`).filter((name) => !(name in params)).map((name) => `${code}: ${name}`))
  expect([...new Set(lacking)]).toEqual([])
})

test('a code without a sentence is found, in each way in which it may be written', () => {
  const text = "function* cancel(pod: Pod, code: string, n: number): Routine<void> {}\nyield* cancel(pod, 'not-worded', 1)\nconst why = { code: known ? 'first-way' : 'second-way', params: { node: 'worker-a' } }\nreturn { code: `surplus-${rule}` }"
  expect(codesIn('a.ts', text, codeTakersIn(text)).map(({ code, isPrefix }) => [code, isPrefix])).toEqual([['first-way', false], ['second-way', false], ['surplus-', true], ['not-worded', false]])
})
