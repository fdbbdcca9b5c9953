// StatefulSets under faults, over many seeds: however machines, links and processes fail, never do two Pods of one ordinal run at once, and once
// nothing is broken any longer the set comes to what was wished for. STATEFUL_SET_SEEDS says over how many seeds.
import { expect, test } from 'vitest'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { PersistentVolumeClaim, Pod, StatefulSet } from '../../src/engine/generated/api-types.d.ts'
import { hashText, pick } from '../../src/engine/kernel/chance.ts'
import { type Routine, send } from '../../src/engine/kernel/sync.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'

const SEEDS = Number(process.env.STATEFUL_SET_SEEDS ?? 60)
/** A step of chance after another, so that a failing seed can be run alone. */
const FIRST = Number(process.env.STATEFUL_SET_FIRST_SEED ?? 1)

const MACHINES = [{ name: 'cp-1', taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }, { name: 'worker-1' }, { name: 'worker-2' }, { name: 'worker-3' }]
const WORKERS = ['worker-1', 'worker-2', 'worker-3']
const SET = 'db', SECOND = 1_000, MINUTE = 60_000
const TROUBLE_FROM = 20 * SECOND, TROUBLE_FOR = 6 * MINUTE, LONGEST = 8 * MINUTE
/** Within what a set must come to what was wished for once nothing is broken: the longest back-off of a container, and time for each Pod to go and come. */
const BOUND = 15 * MINUTE

const programs = { ...clientPrograms, *ask(request: Parameters<typeof send>[0]): Routine<number> { return (yield* send(request)).code } }

/** What can be broken, with its mending. */
const BREAKS = [
  ...MACHINES.map(({ name }) => ({ broken: 'power-off', mended: 'power-on', target: { kind: 'Node', name } })),
  ...WORKERS.map((name) => ({ broken: 'isolate', mended: 'mend-link', target: { kind: 'Node', name } })),
  ...['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', ...WORKERS.map((name) => `kubelet-${name}`)].map((name) => ({ broken: 'stop', mended: 'start', target: { kind: 'SimProcess', name } })),
  ...['statefulset-controller', 'taint-eviction-controller', 'podgc-controller', 'garbage-collector-controller', 'persistentvolume-binder-controller', 'node-lifecycle-controller'].map((name) => ({ broken: 'stop', mended: 'start', target: { kind: 'SimLoop', name } })),
] as const

interface Wish {
  readonly replicas: number
  readonly image: string
  readonly partition: number
}

interface Kind {
  readonly policy: 'OrderedReady' | 'Parallel'
  readonly hasClaims: boolean
  readonly whenScaled: 'Retain' | 'Delete'
  readonly minReadySeconds: number
}

type Chance = (n: number, what: string) => number

function kindOf(chance: Chance): Kind {
  return { policy: chance(2, 'policy') ? 'Parallel' : 'OrderedReady', hasClaims: chance(3, 'claims') === 0, whenScaled: chance(2, 'retention') ? 'Delete' : 'Retain', minReadySeconds: chance(3, 'min ready') === 0 ? 5 : 0 }
}

function statefulSet({ policy, hasClaims, whenScaled, minReadySeconds }: Kind, { replicas, image, partition }: Wish): object {
  const container = { name: 'db', image, readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 2 }, ...(hasClaims ? { volumeMounts: [{ name: 'data', mountPath: '/data' }] } : {}) }
  return {
    apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: SET },
    spec: {
      replicas, serviceName: SET, podManagementPolicy: policy, minReadySeconds, revisionHistoryLimit: 2, selector: { matchLabels: { app: SET } },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } }, persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled },
      template: { metadata: { labels: { app: SET } }, spec: { terminationGracePeriodSeconds: 5, containers: [container] } },
      ...(hasClaims ? { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { storageClassName: 'disk', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }] } : {}),
    },
  }
}

/** Something that is done at a moment. */
interface Deed {
  readonly at: number
  act(cluster: Cluster): void
}

/** Faults and wishes of one seed, in order. */
function deedsOf(chance: Chance, kind: Kind): readonly Deed[] {
  const deeds: Deed[] = []
  const moment = (what: string): number => TROUBLE_FROM + chance(TROUBLE_FOR, what)
  for (let i = 0; i < 2 + chance(4, 'how many faults'); i++) {
    const { broken, mended, target } = BREAKS[chance(BREAKS.length, `fault ${i}`)], at = moment(`fault ${i} at`)
    deeds.push({ at, act: (cluster) => cluster.fault(broken, target) }, { at: at + 1 + chance(LONGEST, `fault ${i} for`), act: (cluster) => cluster.fault(mended, target) })
  }
  for (let i = 0; i < chance(4, 'how many wishes'); i++) {
    const wish = { replicas: chance(5, `replicas ${i}`), image: `nginx:1.${25 + chance(3, `image ${i}`)}`, partition: chance(4, `partition ${i}`) }
    deeds.push({ at: moment(`wish ${i}`), act: (cluster) => cluster.run('apply', { object: statefulSet(kind, wish) }) })
  }
  for (let i = 0; i < chance(4, 'how many Pods'); i++) {
    const pod = { kind: 'Pod', namespace: 'default', name: `${SET}-${chance(3, `Pod ${i}`)}` }, what = chance(3, `to Pod ${i}`)
    deeds.push({ at: moment(`Pod ${i} at`), act: (cluster) => (what === 0 ? cluster.run('delete', { ref: pod }) : cluster.fault(what === 1 ? 'crash' : 'crash-loop', pod)) })
  }
  return deeds.sort((x, y) => x.at - y.at)
}

const podsOf = (cluster: Cluster): Pod[] => cluster.list('Pod', 'default') as unknown as Pod[]
const isReady = ({ status }: Pod): boolean => status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false

/** Mends whatever may be broken. */
function mendAll(cluster: Cluster): void {
  for (let round = 0; round < 2; round++) for (const { mended, target } of BREAKS) {
    cluster.fault(mended, target)
    if (mended === 'power-on') cluster.advance(cluster.now + 20 * SECOND)
  }
  for (const { metadata: { name } } of podsOf(cluster)) cluster.fault('heal', { kind: 'Pod', name })
}

const WISHED: Wish = { replicas: 3, image: 'nginx:1.28', partition: 0 }

/** Lives through everything that the seed brings, and then through peace. */
function survive(seed: number): { readonly cluster: Cluster; readonly kind: Kind; readonly mendedAt: number } {
  const chance: Chance = (n, what) => pick(n, seed, hashText(what), 0), kind = kindOf(chance)
  const cluster = createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: MACHINES, disks: true, programs, checkpoints: false })
  cluster.run('apply', { object: { apiVersion: 'v1', kind: 'Service', metadata: { name: SET }, spec: { clusterIP: 'None', selector: { app: SET }, ports: [{ port: 80 }] } } })
  cluster.run('apply', { object: statefulSet(kind, { replicas: 1 + chance(4, 'replicas'), image: 'nginx:1.27', partition: 0 }) })
  for (const { at, act } of deedsOf(chance, kind)) {
    cluster.advance(at)
    act(cluster)
  }
  cluster.advance(cluster.now + SECOND)
  mendAll(cluster)
  const mendedAt = cluster.now
  cluster.advance(mendedAt + MINUTE)
  cluster.run('apply', { object: statefulSet(kind, WISHED) })
  cluster.advance(mendedAt + BOUND)
  return { cluster, kind, mendedAt }
}

/** Moments at which a container of an ordinal began on a machine while one of the same ordinal still ran on another. */
function doubles({ things }: Cluster): readonly string[] {
  const runsOn = new Map<string, string>(), found: string[] = []
  for (const { at, kind, fields, name } of things) {
    if (kind !== 'SimContainer' || (fields && fields.origin !== 'kubelet')) continue
    const before = runsOn.get(name)
    if (fields?.state !== 'Running') runsOn.delete(name)
    else {
      if (before !== undefined && before !== fields.node) found.push(`${name} at ${at}: on ${before} and ${String(fields.node)}`)
      runsOn.set(name, String(fields.node))
    }
  }
  return found
}

/** Names of the set's Pods that stood for two objects at once, or for one before the other was gone. */
function doubledNames({ commits }: Cluster): readonly string[] {
  const alive = new Map<string, string>(), found: string[] = []
  for (const { key, type, object } of commits) {
    if (object.kind !== 'Pod') continue
    const uid = alive.get(key)
    if (uid !== undefined && uid !== object.metadata.uid) found.push(`${key}: ${uid} and ${object.metadata.uid}`)
    if (type === 'DELETED') alive.delete(key)
    else alive.set(key, object.metadata.uid)
  }
  return found
}

function stateOf(cluster: Cluster, { hasClaims, whenScaled }: Kind): unknown {
  const set = cluster.get({ kind: 'StatefulSet', namespace: 'default', name: SET }) as StatefulSet, { replicas, readyReplicas, updatedReplicas, availableReplicas, currentReplicas } = set.status ?? { replicas: 0 }
  const claims = (cluster.list('PersistentVolumeClaim', 'default') as unknown as PersistentVolumeClaim[]).filter(({ metadata }) => whenScaled === 'Delete' || /-[012]$/.test(metadata.name))
  return {
    pods: podsOf(cluster).map((pod) => [pod.metadata.name, pod.spec.containers[0].image, isReady(pod), pod.metadata.deletionTimestamp]).sort(),
    status: { replicas, readyReplicas, updatedReplicas, availableReplicas, currentReplicas, isUpdated: set.status?.currentRevision === set.status?.updateRevision },
    claims: hasClaims ? claims.map(({ metadata, status }) => [metadata.name, status?.phase]).sort() : [],
    revisions: cluster.list('ControllerRevision', 'default').length <= 3,
  }
}

const expected = ({ hasClaims }: Kind): unknown => ({
  pods: [0, 1, 2].map((ordinal) => [`${SET}-${ordinal}`, WISHED.image, true, undefined]),
  status: { replicas: 3, readyReplicas: 3, updatedReplicas: 3, availableReplicas: 3, currentReplicas: 3, isUpdated: true },
  claims: hasClaims ? [0, 1, 2].map((ordinal) => [`data-${SET}-${ordinal}`, 'Bound']) : [],
  revisions: true,
})

test(`over ${SEEDS} seeds with faults no two Pods of one ordinal run at once, and in peace the set comes to what was wished for`, { timeout: SEEDS * 30_000 }, () => {
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
    const { cluster, kind } = survive(seed), about = `seed ${seed}, ${JSON.stringify(kind)}`
    expect(doubles(cluster), about).toEqual([])
    expect(doubledNames(cluster), about).toEqual([])
    expect(stateOf(cluster, kind), about).toEqual(expected(kind))
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components), about).toEqual([])
  }
})
