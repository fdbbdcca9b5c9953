// Opens the engine's door for the worker: a preset becomes machines, a commit is joined by its kind, a span becomes a reason.
import { createCluster } from '../engine/cluster.ts'
import { kindNamed, kindOfWord } from '../engine/kinds/catalogue.ts'
import { parseTaint } from '../kubectl/taint.ts'
import type { Cluster as EngineCluster } from '../engine/cluster.ts'
import type { Cluster, Commit, CreateCluster, ObjectRef } from './engine-door.ts'

/** A ref whose kind may be said as people say it: `po`, `deployments`. */
function named(ref: ObjectRef): ObjectRef {
  const kind = kindNamed(ref.kind) ?? kindOfWord(ref.kind)
  if (!kind) return ref
  return { kind: kind.kind, name: ref.name, ...(kind.namespaced && { namespace: ref.namespace ?? 'default' }) }
}

type EngineCommit = EngineCluster['commits'][number]

const kinds = new Map<string, Commit['kind']>()

function kindOf(name: string): Commit['kind'] {
  const known = kinds.get(name) ?? (kindNamed(name) as Commit['kind'] | undefined) ?? {}
  kinds.set(name, known)
  return known
}

/** Joins what was committed since the last look with its kinds; the list only grows, or is cut by a rewind. */
function joined(commits: readonly EngineCommit[], known: Commit[]): readonly Commit[] {
  if (known.length > commits.length || (known.length > 0 && known[known.length - 1].object !== commits[known.length - 1].object)) known.length = 0
  for (let i = known.length; i < commits.length; i++) {
    const { revision, hop, at, type, object } = commits[i]
    known.push({ revision, hop, at, type, object, kind: kindOf(object.kind) })
  }
  return known
}

/** A cluster for the host, booted to t = 0. */
export const openCluster: CreateCluster = ({ seed, preset, epoch, programs, equipment }) => {
  const cloud = preset.cloud && { ...preset.cloud, machine: { ...preset.cloud.machine, taints: preset.cloud.machine.taints?.map(parseTaint) } }
  const cluster = createCluster({ seed, machines: preset.nodes.map((node) => ({ ...node, taints: node.taints?.map(parseTaint) })), epoch, programs, equipment, disks: preset.disks, metrics: preset.metrics, etcd: preset.etcd, controlPlanes: preset.controlPlanes, ...(cloud && { cloud }) })
  const commits: Commit[] = []
  return {
    get now() { return cluster.now },
    get quiescent() { return cluster.quiescent },
    get nextForegroundAt() { return cluster.nextForegroundAt() },
    advance: (to) => cluster.advance(to),
    equip: (equipment) => cluster.equip(equipment),
    run: (program, args) => cluster.run(program, args),
    interrupt: (id, result) => cluster.interrupt(id, result),
    outcome(id) {
      const ended = cluster.outcome(id)
      return ended && (ended.failed ? { result: 'rejected', status: ended.failed } : ended.result)
    },
    ledger: { get length() { return cluster.ledger.length }, columns: (first, count) => cluster.columns(first, count) },
    names: cluster.names,
    get commits() { return joined(cluster.commits, commits) },
    get components() { return cluster.components },
    get releases() { return cluster.releases },
    get things() { return cluster.things },
    get traffic() { return cluster.traffic },
    get: (ref, at) => (ref.name === '' ? cluster.list(named(ref).kind, ref.namespace) : cluster.get(named(ref), at)),
    why: (ref, at) => ({
      ref,
      reasons: cluster.why(named(ref), at).map(({ decision, component, endedAt, cause }) => ({ code: decision.code, params: decision.params ?? {}, component, at: endedAt, hop: cause })),
    }),
    rewind: (to) => cluster.rewind(to),
    ledgerHash: () => cluster.ledgerHash(),
    stateHash: () => cluster.stateHash(),
  } satisfies Cluster
}
