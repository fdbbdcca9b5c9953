// Every hop of a cluster travels along a wire that Kubernetes has, whatever the seed; and the table finds those that do not.
import { describe, expect, test } from 'vitest'
import { createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { ComponentInfo } from '../../src/engine/kernel/component.ts'
import { Ledger } from '../../src/engine/kernel/ledger.ts'
import { Names } from '../../src/engine/kernel/names.ts'
import { type Op, opCode } from '../../src/engine/kernel/ops.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'
import { live } from './cluster-life.ts'

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed)

test('no life of a cluster has a forbidden hop', () => {
  for (const seed of SEEDS) {
    const { cluster } = live(seed, 'one jump')
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components), `seed ${seed}`).toEqual([])
  }
})

test('neither have probes, packets, failed pulls and machines that come and go', () => {
  for (const seed of SEEDS) {
    const cluster = createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: [{ name: 'worker-1' }, { name: 'worker-2' }], programs: clientPrograms })
    const apply = (object: object): number => cluster.run('apply', { object })
    const container = { name: 'web', image: 'nginx', readinessProbe: { httpGet: { path: '/', port: 80 } }, livenessProbe: { exec: { command: ['cat', '/tmp/x'] } } }
    const template = (containers: readonly object[]): object => ({ metadata: { labels: { app: 'web' } }, spec: { containers } })
    apply({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: template([container]) } })
    apply({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } })
    apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'lost' }, spec: { containers: [{ name: 'a', image: 'nginx:1.999' }] } })
    cluster.advance(5_000)
    cluster.run('traffic', { service: { namespace: 'default', name: 'web' }, count: 20, everyMs: 50 })
    cluster.machines.add({ name: 'worker-3' })
    cluster.advance(20_000)
    cluster.machines.remove('worker-1')
    cluster.advance(120_000)
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components), `seed ${seed}`).toEqual([])
  }
})

const COMPONENTS: readonly ComponentInfo[] = [
  { address: 'kubectl', role: 'client' }, { address: 'kube-apiserver', role: 'apiserver' }, { address: 'etcd', role: 'etcd' }, { address: 'replicaset', role: 'controller', process: 'kube-controller-manager' }, { address: 'deployment', role: 'controller' },
  { address: 'kube-scheduler', role: 'scheduler' }, { address: 'a/kubelet', role: 'kubelet', node: 'a' }, { address: 'a/containerd', role: 'runtime', node: 'a' }, { address: 'b/kubelet', role: 'kubelet', node: 'b' }, { address: 'registry', role: 'registry' },
]

/** What the table says to one hop. */
function verdict(op: Op, from: string, to: string): string | undefined {
  const ledger = new Ledger(), names = new Names()
  ledger.append(-1, names.id(from), names.id(to), 0, 0, 1, opCode(op), 0)
  return forbiddenHops(ledger, names, COMPONENTS)[0]?.why
}

describe('the table', () => {
  test.each<[Op, string, string]>([
    ['txn', 'kube-apiserver', 'etcd'], ['write', 'replicaset', 'kube-apiserver'], ['write', 'kube-apiserver/bootstrap', 'kube-apiserver'], ['heartbeat', 'a/node-status', 'kube-apiserver'], ['cri', 'a/kubelet', 'a/containerd'],
    ['timer', 'replicaset', 'replicaset'], ['packet', 'c/kube-proxy', 'pod/default/web'], ['packet', 'pod/default/a', 'pod/default/b'], ['packet', 'pod/default/a', 'c/kube-proxy'], ['watch', 'kube-apiserver', 'kube-scheduler'],
    ['fault', 'kubectl', 'a/power'], ['fault', 'kubectl', 'etcd'], ['fault', 'kubectl', 'pod/default/web'],
  ])('lets %s from %s to %s pass', (op, from, to) => expect(verdict(op, from, to)).toBeUndefined())

  test.each<[Op, string, string, string]>([
    ['txn', 'replicaset', 'etcd', 'no such wire'], ['read', 'kubectl', 'etcd', 'no such wire'], ['write', 'deployment', 'replicaset', 'no such wire'], ['write', 'kube-scheduler', 'a/kubelet', 'no such wire'], ['bind', 'replicaset', 'kube-apiserver', 'no such wire'],
    ['cri', 'a/kubelet', 'b/containerd', 'on another machine'], ['cri', 'kubectl', 'a/containerd', 'no such wire'], ['registry', 'a/kubelet', 'registry', 'no such wire'], ['timer', 'replicaset', 'deployment', 'timer for somebody else'],
    ['packet', 'kube-scheduler', 'pod/default/b', 'no such wire'], ['write', 'nobody', 'kube-apiserver', 'unknown address'], ['watch', 'etcd', 'replicaset', 'no such wire'],
    ['fault', 'kube-scheduler', 'a/power', 'no such wire'], ['fault', 'kubectl', 'nowhere', 'unknown address'],
  ])('finds %s from %s to %s', (op, from, to, why) => expect(verdict(op, from, to)).toBe(why))
})
