// DaemonSets under faults, over many seeds: never do more daemons run on a machine than its way of updating allows, and once nothing is broken
// any longer every node that is meant has one of the newest template, and no other node has any. DAEMON_SET_SEEDS says over how many seeds.
import { expect, test } from 'vitest'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { DaemonSet, Pod } from '../../src/engine/generated/api-types.d.ts'
import { hashText, pick } from '../../src/engine/kernel/chance.ts'
import { type Routine, send } from '../../src/engine/kernel/sync.ts'

const SEEDS = Number(process.env.DAEMON_SET_SEEDS ?? 20)

const MACHINES = [{ name: 'cp-1', taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }, { name: 'worker-1' }, { name: 'worker-2' }, { name: 'worker-3' }]
const WORKERS = ['worker-1', 'worker-2', 'worker-3']
const SECOND = 1_000, MINUTE = 60_000
const TROUBLE_FROM = 15 * SECOND, TROUBLE_FOR = 5 * MINUTE, LONGEST = 7 * MINUTE, BOUND = 12 * MINUTE

const programs = { ...clientPrograms, *ask(request: Parameters<typeof send>[0]): Routine<number> { return (yield* send(request)).code } }

const BREAKS = [
  ...WORKERS.flatMap((name) => [{ broken: 'power-off', mended: 'power-on', target: { kind: 'Node', name } }, { broken: 'isolate', mended: 'mend-link', target: { kind: 'Node', name } }]),
  ...['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager', ...WORKERS.map((name) => `kubelet-${name}`)].map((name) => ({ broken: 'stop', mended: 'start', target: { kind: 'SimProcess', name } })),
  ...['daemonset-controller', 'taint-eviction-controller', 'podgc-controller', 'node-lifecycle-controller'].map((name) => ({ broken: 'stop', mended: 'start', target: { kind: 'SimLoop', name } })),
] as const

type Chance = (n: number, what: string) => number

function daemonSet(image: string, surges: boolean): object {
  return {
    apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent' },
    spec: {
      selector: { matchLabels: { app: 'agent' } }, updateStrategy: { type: 'RollingUpdate', rollingUpdate: surges ? { maxSurge: 1, maxUnavailable: 0 } : { maxSurge: 0, maxUnavailable: 1 } },
      template: { metadata: { labels: { app: 'agent' } }, spec: { terminationGracePeriodSeconds: 5, containers: [{ name: 'agent', image, readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 2 } }] } },
    },
  }
}

const setTaints = (cluster: Cluster, node: string, taints: readonly object[]): number => cluster.run('ask', { verb: 'patch', resource: 'nodes', name: node, patchType: 'merge', body: { spec: { taints } } })
const podsOf = (cluster: Cluster): Pod[] => cluster.list('Pod', 'default') as unknown as Pod[]

interface Deed {
  readonly at: number
  act(cluster: Cluster): void
}

function deedsOf(chance: Chance, surges: boolean): readonly Deed[] {
  const deeds: Deed[] = [], moment = (what: string): number => TROUBLE_FROM + chance(TROUBLE_FOR, what)
  for (let i = 0; i < 1 + chance(4, 'how many faults'); i++) {
    const { broken, mended, target } = BREAKS[chance(BREAKS.length, `fault ${i}`)], at = moment(`fault ${i} at`)
    deeds.push({ at, act: (cluster) => cluster.fault(broken, target) }, { at: at + 1 + chance(LONGEST, `fault ${i} for`), act: (cluster) => cluster.fault(mended, target) })
  }
  for (let i = 0; i < chance(3, 'how many taints'); i++) {
    const node = WORKERS[chance(3, `tainted ${i}`)], effect = chance(2, `effect ${i}`) ? 'NoExecute' : 'NoSchedule', at = moment(`taint ${i}`)
    deeds.push({ at, act: (cluster) => setTaints(cluster, node, [{ key: 'dedicated', value: 'other', effect }]) })
  }
  for (let i = 0; i < chance(3, 'how many images'); i++) deeds.push({ at: moment(`image ${i} at`), act: (cluster) => cluster.run('apply', { object: daemonSet(`nginx:1.${25 + chance(3, `image ${i}`)}`, surges) }) })
  if (chance(2, 'a machine comes')) deeds.push({ at: moment('new machine'), act: (cluster) => cluster.machines.add({ name: 'worker-4' }) })
  return deeds.sort((x, y) => x.at - y.at)
}

function survive(seed: number): { readonly cluster: Cluster; readonly surges: boolean } {
  const chance: Chance = (n, what) => pick(n, seed, hashText(what), 0), surges = chance(2, 'surge') === 0
  const cluster = createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: MACHINES, programs, checkpoints: false })
  cluster.run('apply', { object: daemonSet('nginx:1.27', surges) })
  for (const { at, act } of deedsOf(chance, surges)) {
    cluster.advance(at)
    act(cluster)
  }
  cluster.advance(cluster.now + SECOND)
  for (let round = 0; round < 2; round++) for (const { mended, target } of BREAKS) {
    cluster.fault(mended, target)
    if (mended === 'power-on') cluster.advance(cluster.now + 20 * SECOND)
  }
  cluster.advance(cluster.now + MINUTE)
  setTaints(cluster, 'worker-1', [])
  setTaints(cluster, 'worker-2', [{ key: 'dedicated', value: 'other', effect: 'NoExecute' }])
  setTaints(cluster, 'worker-3', [])
  cluster.run('apply', { object: daemonSet('nginx:1.28', surges) })
  cluster.advance(cluster.now + BOUND)
  return { cluster, surges }
}

/** The most daemons that ever ran on one machine at once. */
function mostOnOneMachine({ things }: Cluster): number {
  const on = new Map<string, string>()
  let most = 0
  for (const { kind, name, fields } of things) {
    if (kind !== 'SimContainer') continue
    if (fields?.state === 'Running') on.set(name, String(fields.node))
    else on.delete(name)
    if (fields?.state === 'Running') most = Math.max(most, [...on.values()].filter((node) => node === fields.node).length)
  }
  return most
}

test(`over ${SEEDS} seeds with faults no machine runs more daemons than it may, and in peace every node that is meant has one`, { timeout: SEEDS * 30_000 }, () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { cluster, surges } = survive(seed), about = `seed ${seed}${surges ? ', surging' : ''}`
    const meant = cluster.list('Node').map(({ metadata }) => metadata.name).filter((name) => name !== 'cp-1' && name !== 'worker-2').sort()
    const found = podsOf(cluster).map(({ metadata, spec, status }) => [spec.nodeName, spec.containers[0].image, status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'), metadata.deletionTimestamp]).sort()
    expect(mostOnOneMachine(cluster), about).toBeLessThanOrEqual(surges ? 2 : 1)
    expect(found, about).toEqual(meant.map((name) => [name, 'nginx:1.28', true, undefined]))
    const { status } = cluster.get({ kind: 'DaemonSet', namespace: 'default', name: 'agent' }) as DaemonSet
    expect(status, about).toMatchObject({ desiredNumberScheduled: meant.length, currentNumberScheduled: meant.length, updatedNumberScheduled: meant.length, numberAvailable: meant.length, numberMisscheduled: 0 })
  }
})
