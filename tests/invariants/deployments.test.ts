// Deployments under faults, over many seeds: whatever fails, a Deployment asks for no more Pods than its surge allows and takes away no Pod whose
// absence it does not allow, and once nothing is broken it comes to what was wished for. DEPLOYMENT_SEEDS says over how many seeds.
import { expect, test } from 'vitest'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Deployment, ReplicaSet } from '../../src/engine/generated/api-types.d.ts'
import { hashText, pick } from '../../src/engine/kernel/chance.ts'

const SEEDS = Number(process.env.DEPLOYMENT_SEEDS ?? 60)
const FIRST = Number(process.env.DEPLOYMENT_FIRST_SEED ?? 1)

const WORKERS = ['worker-1', 'worker-2', 'worker-3']
const NAME = 'web', SECOND = 1_000, MINUTE = 60_000
const TROUBLE_FROM = 15 * SECOND, TROUBLE_FOR = 4 * MINUTE, LONGEST = 3 * MINUTE, BOUND = 15 * MINUTE

const BREAKS = [
  ...WORKERS.map((name) => ({ broken: 'power-off', mended: 'power-on', target: { kind: 'Node', name } })),
  ...WORKERS.map((name) => ({ broken: 'isolate', mended: 'mend-link', target: { kind: 'Node', name } })),
  ...['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', ...WORKERS.map((name) => `kubelet-${name}`)].map((name) => ({ broken: 'stop', mended: 'start', target: { kind: 'SimProcess', name } })),
  ...['deployment-controller', 'replicaset-controller', 'podgc-controller', 'taint-eviction-controller'].map((name) => ({ broken: 'stop', mended: 'start', target: { kind: 'SimLoop', name } })),
] as const

interface Wish {
  readonly replicas: number
  readonly image: string
  readonly maxSurge: number
  readonly maxUnavailable: number
}

type Chance = (n: number, what: string) => number

function deployment({ replicas, image, maxSurge, maxUnavailable }: Wish): object {
  const container = { name: 'web', image, readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 2 } }
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: NAME },
    spec: {
      replicas, selector: { matchLabels: { app: NAME } }, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
      template: { metadata: { labels: { app: NAME } }, spec: { terminationGracePeriodSeconds: 2, containers: [container] } },
    },
  }
}

/** Both cannot be nothing: there would be no way to change anything. */
function wishOf(chance: Chance, what: string): Wish {
  const maxSurge = chance(3, `${what} surge`), maxUnavailable = chance(3, `${what} unavailable`)
  return { replicas: 1 + chance(6, `${what} replicas`), image: `nginx:1.${25 + chance(3, `${what} image`)}`, maxSurge, maxUnavailable: maxSurge + maxUnavailable === 0 ? 1 : maxUnavailable }
}

const WISHED: Wish = { replicas: 4, image: 'nginx:1.28', maxSurge: 1, maxUnavailable: 0 }

function survive(seed: number): Cluster {
  const chance: Chance = (n, what) => pick(n, seed, hashText(what), 0)
  const cluster = createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: WORKERS.map((name) => ({ name })), programs: clientPrograms, checkpoints: false })
  const wish = (wished: Wish): number => cluster.run('apply', { object: deployment(wished) })
  const deeds: { readonly at: number; act(): void }[] = []
  const moment = (what: string): number => TROUBLE_FROM + chance(TROUBLE_FOR, what)
  for (let i = 0; i < 1 + chance(4, 'how many faults'); i++) {
    const { broken, mended, target } = BREAKS[chance(BREAKS.length, `fault ${i}`)], at = moment(`fault ${i} at`)
    deeds.push({ at, act: () => { cluster.fault(broken, target) } }, { at: at + 1 + chance(LONGEST, `fault ${i} for`), act: () => { cluster.fault(mended, target) } })
  }
  for (let i = 0; i < 2 + chance(4, 'how many wishes'); i++) deeds.push({ at: moment(`wish ${i}`), act: () => { wish(wishOf(chance, `wish ${i}`)) } })
  wish(wishOf(chance, 'first'))
  for (const { at, act } of deeds.sort((x, y) => x.at - y.at)) {
    cluster.advance(at)
    act()
  }
  cluster.advance(cluster.now + SECOND)
  for (let round = 0; round < 2; round++) for (const { mended, target } of BREAKS) {
    cluster.fault(mended, target)
    if (mended === 'power-on') cluster.advance(cluster.now + 20 * SECOND)
  }
  const mendedAt = cluster.now
  cluster.advance(mendedAt + MINUTE)
  wish(WISHED)
  cluster.advance(mendedAt + BOUND)
  return cluster
}

/** What the Deployment controller may have read of the sets, up to this long ago. */
const LAG_MS = 2_000

interface Seen {
  readonly at: number
  readonly deployment: Deployment | undefined
  readonly sets: ReadonlyMap<string, ReplicaSet>
}

const wanted = ({ spec }: ReplicaSet): number => spec.replicas ?? 0
const total = (sets: Iterable<ReplicaSet>, of: (set: ReplicaSet) => number): number => [...sets].reduce((sum, set) => sum + of(set), 0)

function limitsOf({ spec }: Deployment): { readonly most: number; readonly least: number } {
  const { maxSurge = 0, maxUnavailable = 0 } = spec.strategy?.rollingUpdate ?? {}, replicas = spec.replicas ?? 1
  return { most: replicas + Number(maxSurge), least: Math.max(0, replicas - Math.min(Number(maxUnavailable), replicas)) }
}

/** Changes of a set's size by which the Deployment itself went beyond what it allows, on anything that it may have seen. */
function trespasses({ commits }: Cluster): readonly string[] {
  const found: string[] = []
  let seen: Seen[] = [{ at: -Infinity, deployment: undefined, sets: new Map() }]
  for (const { at, type, object } of commits) {
    if (object.kind !== 'Deployment' && object.kind !== 'ReplicaSet') continue
    const last = seen[seen.length - 1], name = object.metadata.name
    if (object.kind === 'ReplicaSet') {
      const set = object as ReplicaSet, before = last.sets.get(name), change = wanted(set) - (before ? wanted(before) : 0)
      const recent = seen.filter((_, i) => i === seen.length - 1 || seen[i + 1].at >= at - LAG_MS)
      const isAllowed = (moment: Seen): boolean => {
        if (!moment.deployment) return false
        const { most, least } = limitsOf(moment.deployment), others = [...last.sets.values()].filter((other) => other.metadata.name !== name)
        if (change > 0) return total([...others, set], wanted) <= most || total([...moment.sets.values()], wanted) + change <= most
        // Of a set that shrinks, what is not available goes first; scaling everything down takes no account of it.
        const isScaling = total([...moment.sets.values()], wanted) > most
        const there = moment.sets.get(name), available = there?.status?.availableReplicas ?? 0, gone = Math.max(0, available - wanted(set))
        return isScaling || gone === 0 || total(moment.sets.values(), ({ status }) => status?.availableReplicas ?? 0) - gone >= least
      }
      if (type !== 'DELETED' && change !== 0 && !recent.some(isAllowed)) found.push(`${name} to ${wanted(set)} at ${at}`)
    }
    const sets = new Map(last.sets)
    if (object.kind === 'ReplicaSet') {
      if (type === 'DELETED') sets.delete(name)
      else sets.set(name, object as ReplicaSet)
    }
    seen = [...seen.filter(({ at: then }, i) => i >= seen.length - 1 || then >= at - LAG_MS || seen[i + 1].at >= at - LAG_MS), { at, deployment: object.kind === 'Deployment' ? (object as Deployment) : last.deployment, sets }]
  }
  return found
}

test(`over ${SEEDS} seeds with faults a Deployment keeps to its surge and to what may be unavailable, and in peace it comes to what was wished for`, { timeout: SEEDS * 20_000 }, () => {
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
    const cluster = survive(seed), about = `seed ${seed}`
    expect(trespasses(cluster), about).toEqual([])
    const { spec, status } = cluster.get({ kind: 'Deployment', namespace: 'default', name: NAME }) as Deployment
    expect({ image: spec.template.spec?.containers[0].image, updated: status?.updatedReplicas, available: status?.availableReplicas, replicas: status?.replicas }, about).toEqual({ image: WISHED.image, updated: 4, available: 4, replicas: 4 })
  }
})
