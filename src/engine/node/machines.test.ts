// What becomes of a node whose kubelet stops and comes back.
import { expect, test } from 'vitest'
import { type Cluster, createCluster } from '../cluster.ts'
import { equipment } from '../equipment.ts'
import type { Node } from '../generated/api-types.d.ts'

const readiness = (cluster: Cluster, name: string): string | undefined => (cluster.get({ kind: 'Node', name }) as Node | undefined)?.status?.conditions?.find(({ type }) => type === 'Ready')?.status

test.each([[4_000], [65_000], [600_000]])('a kubelet that comes back after %i ms goes on renewing its lease', (offMs) => {
  const cluster = createCluster({ equipment, seed: 3, epoch: '2026-01-05T09:00:00Z', machines: [{ name: 'worker-1' }, { name: 'worker-2' }] })
  cluster.machines.stopKubelet('worker-1')
  cluster.advance(offMs)
  expect(readiness(cluster, 'worker-1')).toBe(offMs > 60_000 ? 'Unknown' : 'True')
  cluster.machines.resumeKubelet('worker-1')
  cluster.advance(offMs + 300_000)
  expect(readiness(cluster, 'worker-1')).toBe('True')
  expect((cluster.get({ kind: 'Node', name: 'worker-1' }) as Node).spec?.taints ?? []).toEqual([])
})
