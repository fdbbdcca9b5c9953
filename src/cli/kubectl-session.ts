// A recorded session of kubectl, run line by line through the program that learners use: what each line prints, and how it exits.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readLine } from '../kubectl/line/read-line.ts'
import { UsageError } from './arguments.ts'
import { openCluster } from './open.ts'
import { LINE_PATIENCE_MS, perform } from './perform.ts'
import { durationMs } from './scenario/scenario.ts'
import { scriptedContainers } from './scenario/scripted-containers.image.ts'
import { latencyOf } from './scenario/run-scenario.ts'
import type { Arguments } from './arguments.ts'
import type { Cluster } from '../engine/cluster.ts'
import type { MachineSpec } from '../engine/node/machines.ts'
import type { CommandOutcome } from '../kubectl/verbs/define-verb.ts'

interface Setup {
  readonly namespace: string
  readonly nodes: readonly (string | MachineSpec)[]
}

interface Line {
  readonly file: string
  readonly sleepBefore?: string
  readonly command: string
}

/** As the recordings' nodes had been up before anything was asked. */
const UP_BEFORE_MS = 14 * 60_000
/** A process of kubectl takes so long to start. */
const LINE_STARTS_MS = 150
/** The recorded session begins here. */
const EPOCH = '2026-11-20T17:47:35Z'

/** Prints `{file, stdout, stderr, exit}` for each line of `session.jsonl`. */
export function runKubectlSession(args: Arguments, print: (text: string) => void): number {
  const folder = args.kubectl as string
  const setup = JSON.parse(textOf(folder, 'setup.json')) as Setup
  const lines = textOf(folder, 'session.jsonl').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Line)
  const files = Object.fromEntries(readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)).map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
  const cluster = openCluster({
    seed: args.seed, machines: setup.nodes.map((node) => (typeof node === 'string' ? { name: node } : node)), namespaces: [setup.namespace],
    epoch: new Date(Date.parse(EPOCH) - UP_BEFORE_MS).toISOString().replace('.000', ''),
    settings: { nodeMonitorGracePeriodMs: 10_000, claimBinderSyncPeriodMs: 5_000, leaseEveryMs: 3_000, imagesEveryMs: 0 },
    latency: latencyOf({ cluster: {} }), imageBehaviours: [scriptedContainers(1_000, 500)],
  })
  cluster.advance(cluster.now + UP_BEFORE_MS)
  let pod = ''
  for (const { file, sleepBefore, command } of lines) {
    if (sleepBefore !== undefined) cluster.advance(cluster.now + durationMs(sleepBefore, 0))
    cluster.advance(cluster.now + LINE_STARTS_MS)
    if (pod === '' && command.includes('POD')) pod = firstPod(cluster, setup.namespace)
    const { stdout, stderr, exit } = runLine(cluster, `kubectl ${command.replaceAll('POD', pod)}`, setup.namespace, files)
    print(JSON.stringify({ file, stdout, stderr, exit }))
  }
  return 0
}

/** Runs one line to its end in virtual time. */
function runLine(cluster: Cluster, line: string, namespace: string, files: Readonly<Record<string, string>>): CommandOutcome {
  // A recorded line has no shell around it: its quotes and brackets stand for themselves.
  const read = line.includes('{') ? { kubectl: { words: line.split(' ').slice(1), files } } : readLine(line, files)
  if ('output' in read) return read.output
  const outcome = perform<CommandOutcome>(cluster, 'kubectl', { words: read.kubectl.words, namespace, files: read.kubectl.files }, LINE_PATIENCE_MS)
  return 'stdout' in outcome ? outcome : { stdout: '', stderr: `${outcome.message ?? ''}\n`, exit: 1 }
}

function firstPod(cluster: Cluster, namespace: string): string {
  const pods = cluster.list('Pod', namespace).filter(({ metadata }) => metadata.labels?.['app'] === 'web').map(({ metadata }) => metadata.name)
  return [...pods].sort()[0] ?? ''
}

function textOf(folder: string, name: string): string {
  const file = join(folder, name)
  if (!existsSync(file) || !statSync(file).isFile()) throw new UsageError(`--kubectl takes a folder with setup.json and session.jsonl; there is no ${file}`)
  return readFileSync(file, 'utf8')
}
