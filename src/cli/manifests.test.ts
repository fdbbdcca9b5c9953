// What the headless door says of a run, and where it refuses to run.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { parseArguments, UsageError } from './arguments.ts'
import { runManifests } from './manifests.ts'

const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

function run(text: string, ...flags: string[]): { exit: number; report: Record<string, unknown> } {
  const file = join(folder, 'it.yaml'), lines: string[] = []
  writeFileSync(file, text)
  const exit = runManifests(parseArguments([...flags, file]), (line) => lines.push(line))
  return { exit, report: JSON.parse(lines.join('\n')) as Record<string, unknown> }
}

const CLASS = 'apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: gvisor}\nhandler: runsc\n'
const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: it}\n'

test('a kind on which nothing acts is stored, counted, and noted', () => {
  const { exit, report } = run(`${CLASS}---\n${MAP}`)
  expect(exit).toBe(0)
  expect(report).toMatchObject({ accepted: 2, objects: { RuntimeClass: { total: 1 } } })
  expect(report.notes).toEqual([`${join(folder, 'it.yaml')}#1: RuntimeClass/gvisor is stored and listed; nothing acts on the kind RuntimeClass yet`])
})

test('a cluster with a CronJob comes to rest: its next run keeps nobody waiting', () => {
  const { exit, report } = run('apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: hello}\nspec: {schedule: "* * * * *", jobTemplate: {spec: {template: {spec: {containers: [{name: c, image: busybox}], restartPolicy: OnFailure}}}}}\n')
  expect(exit).toBe(0)
  expect(report).toMatchObject({ accepted: 1, quiescent: true, objects: { CronJob: { total: 1 } } })
  expect(report).not.toHaveProperty('notes')
  expect(report.virtualMs).toBeLessThan(30_000)
})

test('a run of kinds that act has no notes', () => {
  expect(run(MAP).report).not.toHaveProperty('notes')
})

test('what the API server warns of is passed on', () => {
  const { exit, report } = run(`${MAP}---\napiVersion: v1\nkind: Pod\nmetadata: {name: it}\nspec: {containers: [{name: c, image: nginx, env: [{name: A, value: "1"}, {name: A, value: "2"}]}]}\n`)
  expect(exit).toBe(0)
  expect(report.warnings).toEqual([{ source: `${join(folder, 'it.yaml')}#2`, message: 'spec.containers[0].env[1].name: duplicate name "A"' }])
})

test.each([
  ['a trace that cannot be written', ['--trace', join(folder, 'no/such/folder/t.jsonl')]],
  ['more machines than the largest cluster has', ['--nodes', '100000000']],
  ['a seed that is no exact number', ['--seed', '99999999999999999999']],
])('%s is a mistake of usage', (_what, flags) => {
  expect(() => run(MAP, ...flags)).toThrow(UsageError)
})

test('a file that cannot be read is a mistake of usage', () => {
  expect(() => runManifests(parseArguments(['/dev/null/none.yaml']), () => undefined)).toThrow(UsageError)
})

test('YAML is written as kubectl writes it', () => {
  const { report } = run('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: it}\ndata: {answer: "yes"}\n', '--get', 'namespaces,configmaps', '-o', 'yaml')
  expect(report.get).toMatch(/^apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Namespace\n  metadata:\n    creationTimestamp: "20/)
  expect(report.get).toContain('answer: "yes"')
  // What every namespace's root certificate has in common is written out each time.
  expect(report.get).not.toMatch(/[&*]a\d/)
})
