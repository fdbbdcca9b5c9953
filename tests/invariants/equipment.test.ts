// A cluster that is equipped late is the same cluster: the worker loads rules, images and the shell only when somebody asks for something.
import { expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

const EPOCH = '2026-01-05T09:00:00Z'
const container = { name: 'web', image: 'nginx:1.27', readinessProbe: { exec: { command: ['sh', '-c', 'true'] } } }
const web = (name: string, replicas: number) => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'default' },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [container] } } },
})

function cluster(options: { readonly isEquipped: boolean }): Cluster {
  return createCluster({ seed: 5, epoch: EPOCH, machines: [{ name: 'worker-1' }, { name: 'worker-2' }], programs: clientPrograms, ...(options.isEquipped && { equipment }) })
}

function live(it: Cluster, equipAt?: number): { readonly hashes: readonly string[]; readonly outcomes: readonly unknown[] } {
  if (equipAt !== undefined) {
    it.advance(equipAt)
    it.equip(equipment)
  }
  it.advance(60_000)
  const programs = [web('web', 2), web('broken', -1)].map((object) => it.run('apply', { object, dryRun: false }))
  it.advance(120_000)
  return { hashes: [it.ledgerHash(), it.stateHash()], outcomes: programs.map((id) => it.outcome(id)) }
}

test('when a cluster is equipped changes nothing of what it does', () => {
  const atOnce = live(cluster({ isEquipped: true }))
  expect(atOnce.outcomes).toMatchObject([{ result: { result: 'created' } }, { result: { result: 'rejected', status: { reason: 'Invalid' } } }])
  expect(live(cluster({ isEquipped: false }), 0)).toEqual(atOnce)
  expect(live(cluster({ isEquipped: false }), 45_000)).toEqual(atOnce)
})

test('nobody asks a cluster for anything before it is equipped', () => {
  expect(() => cluster({ isEquipped: false }).run('apply', { object: web('web', 1), dryRun: false })).toThrow("Program 'apply' came before the cluster was equipped.")
})

test('what a preset has from its boot on, it is equipped with at once', () => {
  const open = (extra: object) => () => createCluster({ seed: 5, epoch: EPOCH, machines: [{ name: 'worker-1' }], ...extra })
  for (const extra of [{ disks: true }, { cloud: { machine: {}, atMost: 1 } }, { etcd: { members: 3 } }]) {
    expect(open(extra)).toThrow('is equipped from the start.')
    expect(open({ ...extra, equipment })).not.toThrow()
  }
})
