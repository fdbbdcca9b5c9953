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

const kinds = new Map<string, Commit['kind']>()

function kindOf(name: string): Commit['kind'] {
  const known = kinds.get(name) ?? (kindNamed(name) as Commit['kind'] | undefined) ?? {}
  kinds.set(name, known)
  return known
}

/** Commits with what their kinds say of them. */
function joined(commits: EngineCluster['history']['commits']): Cluster['commits'] {
  return {
    get first() { return commits.first },
    get length() { return commits.length },
    slice: (from) => commits.slice(from).map(({ revision, hop, at, type, object }) => ({ revision, hop, at, type, object, kind: kindOf(object.kind) })),
  }
}

/** A cluster for the host, booted to t = 0. */
export const openCluster: CreateCluster = ({ seed, preset, epoch, programs, equipment }) => {
  const cloud = preset.cloud && { ...preset.cloud, machine: { ...preset.cloud.machine, taints: preset.cloud.machine.taints?.map(parseTaint) } }
  const cluster = createCluster({ seed, machines: preset.nodes.map((node) => ({ ...node, taints: node.taints?.map(parseTaint) })), epoch, programs, equipment, disks: preset.disks, metrics: preset.metrics, etcd: preset.etcd, controlPlanes: preset.controlPlanes, ...(cloud && { cloud }) })
  const { history } = cluster, commits = joined(history.commits)
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
    commits,
    keepFrom: (hop) => cluster.keepFrom(hop),
    get keptSince() { return history.since },
    objectsBefore: () => history.objectsBefore(),
    thingsBefore: () => history.thingsBefore(),
    get components() { return cluster.components },
    releases: history.releases,
    things: history.things,
    traffic: history.traffic,
    get: (ref, at) => (ref.name === '' ? cluster.list(named(ref).kind, ref.namespace) : cluster.get(named(ref), at)),
    why: (ref, at) => ({
      ref, ...(history.since > -Infinity && { since: history.since }),
      reasons: cluster.why(named(ref), at).map(({ decision, component, endedAt, cause }) => ({ code: decision.code, params: decision.params ?? {}, component, at: endedAt, hop: cause })),
    }),
    rewind: (to) => cluster.rewind(to),
    ledgerHash: () => cluster.ledgerHash(),
    stateHash: () => cluster.stateHash(),
  } satisfies Cluster
}
