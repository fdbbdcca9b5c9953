// A scenario: what is set up, which steps are taken, how long it runs. The format of the recordings.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { parseDuration } from '../../engine/duration.ts'
import type { MachineSpec } from '../../engine/node/machines.ts'
import { UsageError } from '../arguments.ts'

export type Step = Readonly<Record<string, unknown>>

export interface Scenario {
  readonly name: string
  readonly namespace: string
  readonly extraNamespaces: readonly string[]
  readonly nodes: readonly MachineSpec[]
  readonly cluster: Readonly<Record<string, unknown>> & { readonly kubelet?: Readonly<Record<string, unknown>> }
  readonly steps: readonly Step[]
  readonly quietMs: number
  readonly maxMs: number
}

interface NodeEntry {
  readonly name: string
  readonly cpu?: string | number
  readonly memory?: string
  readonly pods?: number
  readonly labels?: string | Readonly<Record<string, string>>
}

/** Milliseconds of `500ms`, `3s`, `2m`, or of a plain number. */
export function durationMs(value: unknown, otherwise: number): number {
  if (value === undefined) return otherwise
  if (typeof value === 'number') return value
  const ms = parseDuration(String(value))
  if (typeof ms !== 'number') throw new UsageError(`not a duration: ${String(value)}`)
  return ms
}

export function readScenario(file: string): Scenario {
  let raw: Record<string, unknown>
  try {
    raw = parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  } catch (error) {
    throw new UsageError(`cannot read the scenario ${file}: ${(error as Error).message}`)
  }
  if (typeof raw !== 'object' || raw === null || !Array.isArray(raw.steps)) throw new UsageError(`${file} is no scenario: it has no steps`)
  const name = String(raw.name ?? 'scenario')
  const nodes = (raw.nodes ?? ['worker-1', 'worker-2', 'worker-3']) as readonly (string | NodeEntry)[]
  return {
    name, namespace: String(raw.namespace ?? name), extraNamespaces: (raw.extraNamespaces ?? []) as string[], nodes: nodes.map(machineOf),
    cluster: (raw.cluster ?? {}) as Scenario['cluster'], steps: raw.steps as Step[], quietMs: durationMs(raw.quiet, 1_500), maxMs: durationMs(raw.max, 60_000),
  }
}

/** A node as the scenario has it: a name, or a map with sizes and labels as `a=b,c=d`. */
export function machineOf(entry: string | NodeEntry): MachineSpec {
  if (typeof entry === 'string') return { name: entry }
  const { name, cpu, memory, pods, labels } = entry
  const pairs = typeof labels === 'string' ? labels.split(',').filter(Boolean).map((pair) => pair.split('=') as [string, string]) : Object.entries(labels ?? {}) as [string, string][]
  return {
    name, ...(cpu === undefined ? {} : { cpu: String(cpu) }), ...(memory === undefined ? {} : { memory }), ...(pods === undefined ? {} : { pods: Number(pods) }),
    ...(pairs.length > 0 ? { labels: Object.fromEntries(pairs.map(([key, value]) => [key, value ?? ''])) } : {}),
  }
}
