// The main job of the command line: manifests in, a settled cluster out, one JSON document about it.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Cluster } from '../engine/cluster.ts'
import { kindNamed } from '../engine/kinds/catalogue.ts'
import type { KubeObject, Status } from '../engine/kube-object.ts'
import { readManifest } from '../kubectl/manifest/read-manifest.ts'
import type { ApplyResult } from '../kubectl/programs/apply.program.ts'
import { type Arguments, UsageError } from './arguments.ts'
import { openCluster, workers } from './open.ts'
import { perform } from './perform.ts'
import { answerEvents, answerGet, answerWhy, countObjects } from './report.ts'
import { Trace } from './trace.ts'
import { writeText } from './write-text.ts'

const LONGEST_MS = 30 * 60_000

interface Source {
  /** `file.yaml#2` */
  readonly name: string
  readonly file: string
  readonly object?: unknown
  readonly refused?: Partial<Status>
}

interface Rejection {
  readonly source: string
  readonly status: Partial<Status>
}

interface Warning {
  readonly source: string
  readonly message: string
}

interface Run {
  readonly cluster: Cluster
  readonly accepted: number
  readonly rejected: readonly Rejection[]
  /** What the API server warned of. */
  readonly warnings: readonly Warning[]
  /** What was stored, but with nobody who acts on it. */
  readonly notes: readonly string[]
  readonly trace: Trace | undefined
}

/** Runs the manifests; prints the document; 0 if all were accepted, else 1. */
export function runManifests(args: Arguments, print: (text: string) => void): number {
  const sources = args.paths.flatMap(readPath)
  if (args.untilSeed !== undefined) return runSeeds(args, sources, print)
  const startedMs = performance.now()
  const { cluster, accepted, rejected, warnings, notes, trace } = run(args, sources, args.seed)
  if (args.trace !== undefined && trace) writeText(args.trace, trace.text())
  const report = {
    accepted, rejected, ...(warnings.length > 0 ? { warnings } : {}), ...(notes.length > 0 ? { notes } : {}), virtualMs: cluster.now, wallMs: Math.round(performance.now() - startedMs), hops: cluster.ledger.length, quiescent: cluster.quiescent,
    objects: countObjects(cluster),
    ...(args.get === undefined ? {} : { get: answerGet(cluster, args.get, args.namespace, args.output) }),
    ...(args.events ? { events: answerEvents(cluster) } : {}),
    ...(args.why === undefined ? {} : { why: answerWhy(cluster, args.why, args.namespace) }),
  }
  print(JSON.stringify(report))
  return rejected.length > 0 ? 1 : 0
}

function run(args: Arguments, sources: readonly Source[], seed: number): Run {
  const namespaces = args.namespace === 'default' ? [] : [args.namespace]
  const cluster = openCluster({ seed, machines: workers(args.nodes, args.controlPlanes, args.runtime), namespaces, etcd: args.etcd, controlPlanes: args.controlPlanes })
  const trace = args.trace === undefined ? undefined : new Trace(cluster), rejected: Rejection[] = [], warnings: Warning[] = [], notes: string[] = []
  // Every decision may have to do with what is asked about.
  if (args.why !== undefined) cluster.keepFrom(0)
  for (const { name, file, object, refused } of sources) {
    const { result, status, object: stored, warnings: messages = [] }: ApplyResult = refused ? { result: 'rejected', status: refused } : applied(cluster, object, file, args.namespace)
    warnings.push(...messages.map((message) => ({ source: name, message })))
    if (result === 'rejected') rejected.push({ source: name, status: status ?? {} })
    else if (stored && !kindNamed(stored.kind)?.acts) notes.push(`${name}: ${noteOn(stored)}`)
  }
  if (args.untilMs === undefined) cluster.settle(LONGEST_MS)
  else cluster.advance(Math.max(cluster.now, args.untilMs))
  return { cluster, accepted: sources.length - rejected.length, rejected, warnings, notes, trace }
}

function noteOn({ kind, metadata }: KubeObject): string {
  return `${kind}/${metadata.name} is stored and listed; nothing acts on the kind ${kind} yet`
}

function applied(cluster: Cluster, object: unknown, file: string, namespace: string): ApplyResult {
  const result = perform<ApplyResult>(cluster, 'apply', { object, namespace, file })
  return 'kind' in result && result.kind === 'Status' ? { result: 'rejected', status: result } : (result as ApplyResult)
}

function runSeeds(args: Arguments, sources: readonly Source[], print: (text: string) => void): number {
  let status = 0
  for (let seed = 1; seed <= (args.untilSeed as number); seed++) {
    const { cluster, rejected } = run(args, sources, seed)
    print(`${seed} ${cluster.ledgerHash()} ${cluster.quiescent}`)
    if (rejected.length > 0) status = 1
  }
  return status
}

/** The documents of a file, of all manifests in a folder, or of standard input. */
function readPath(path: string): Source[] {
  if (path === '-') return readText('STDIN', readFileSync(0, 'utf8'))
  let isFolder: boolean
  try {
    isFolder = statSync(path).isDirectory()
  } catch {
    throw new UsageError(`the path "${path}" does not exist`)
  }
  if (!isFolder) return readDocuments(path)
  const files = readdirSync(path).filter((name) => /\.(ya?ml|json)$/.test(name)).sort()
  if (files.length === 0) throw new UsageError(`the folder "${path}" holds no .yaml, .yml or .json files`)
  return files.flatMap((name) => readDocuments(join(path, name)))
}

function readDocuments(file: string): Source[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`)
  }
  return readText(file, text)
}

function readText(file: string, text: string): Source[] {
  const { documents, refused } = readManifest(text, { file })
  if (refused) return [{ name: file, file, refused: failure(refused.code, refused.message) }]
  return documents.map(({ index, object, problem }): Source => {
    const name = `${file}#${index + 1}`
    return object ? { name, file, object } : { name, file, refused: failure(problem?.code ?? 'Invalid', problem?.message ?? '') }
  })
}

function failure(reason: string, message: string): Partial<Status> {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message }
}
