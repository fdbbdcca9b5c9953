// A cluster with kubectl, for tests: lines as they are typed, answers as they are printed.
import { type Cluster, createCluster } from '../../engine/cluster.ts'
import { equipment } from '../../engine/equipment.ts'
import { readLine } from '../line/read-line.ts'
import { clientPrograms } from '../programs/catalogue.ts'
import type { CommandOutcome } from '../verbs/define-verb.ts'

const LONGEST_MS = 40 * 60_000

export interface TestTerminal {
  readonly cluster: Cluster
  /** Runs a line behind `kubectl` to its end. */
  run(line: string): CommandOutcome
  /** What it prints, stdout before stderr. */
  text(line: string): string
  settle(): void
}

/** Opens a cluster of two workers; lines may name the files. */
export function openTerminal(files: Readonly<Record<string, string>> = {}): TestTerminal {
  const cluster = createCluster({ equipment, seed: 3, epoch: '2026-01-05T09:00:00Z', machines: [{ name: 'worker-1' }, { name: 'worker-2' }], programs: clientPrograms })
  const run = (line: string): CommandOutcome => {
    const read = readLine(`kubectl ${line}`, files)
    if ('output' in read) return read.output
    const id = cluster.run('kubectl', { words: read.kubectl.words, files: read.kubectl.files }), until = cluster.now + LONGEST_MS
    while (!cluster.outcome(id) && cluster.now < until) cluster.advance(cluster.now + 10)
    return cluster.outcome(id)?.result as CommandOutcome
  }
  return {
    cluster, run,
    text(line) {
      const { stdout, stderr } = run(line)
      return stdout + stderr
    },
    settle: () => { cluster.settle(cluster.now + 120_000) },
  }
}
