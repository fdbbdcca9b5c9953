// A cluster over many seeds: workloads come, change, break and go, at moments that the seed draws. What must hold is checked beside it.
import type { ApiRequest } from '../../src/engine/apiserver/request.ts'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import { draw, hashText } from '../../src/engine/kernel/chance.ts'
import { type Routine, send } from '../../src/engine/kernel/sync.ts'

export type Walk = 'one jump' | 'frames of 16 ms' | 'steps of any size' | 'seeks back and forth'

/** What is left of a life: enough to tell two of them apart. */
export interface Outcome {
  readonly ledger: string
  readonly state: string
  readonly hops: number
  readonly commits: number
}

const END_MS = 120_000
const FRAMES_END_MS = 20_000
const EPOCH = '2026-01-05T09:00:00Z'

const PROGRAMS = {
  * request(request: ApiRequest): Routine<number> {
    return (yield* send(request)).code
  },
}

/** Deeds of the learner with their times, drawn from the seed. */
function deeds(seed: number): readonly { readonly at: number; readonly request: ApiRequest }[] {
  const pick = (n: number, what: string): number => Math.floor((draw(seed, hashText(what), 0) / 4294967296) * n)
  const deployment = (name: string): ApiRequest => ({
    verb: 'create', resource: 'deployments.apps', namespace: 'default',
    body: {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'default' },
      spec: {
        replicas: 1 + pick(5, `${name} replicas`), selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: `${100 + pick(900, `${name} cpu`)}m` } } }] } },
      },
    },
  })
  const patch = (name: string, body: unknown): ApiRequest => ({ verb: 'patch', resource: 'deployments.apps', namespace: 'default', name, patchType: 'strategic', body })
  const remove = (name: string): ApiRequest => ({ verb: 'delete', resource: 'deployments.apps', namespace: 'default', name, query: { propagationPolicy: 'Background' } })
  const service: ApiRequest = {
    verb: 'create', resource: 'services', namespace: 'default',
    body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default' }, spec: { selector: { app: 'web' }, ports: [{ port: 80 }] } },
  }
  return [
    { at: 100 + pick(2_000, 'web'), request: deployment('web') },
    { at: 200 + pick(3_000, 'service'), request: service },
    { at: 1_000 + pick(9_000, 'db'), request: deployment('db') },
    { at: 5_000 + pick(20_000, 'scale'), request: patch('web', { spec: { replicas: pick(9, 'scale to') } }) },
    { at: 10_000 + pick(30_000, 'image'), request: patch('web', { spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] } } } }) },
    { at: 30_000 + pick(20_000, 'remove'), request: remove('db') },
  ].sort((a, b) => a.at - b.at)
}

function start(seed: number): Cluster {
  return createCluster({ equipment, seed, epoch: EPOCH, machines: ['worker-1', 'worker-2', 'worker-3'].map((name) => ({ name })), programs: PROGRAMS })
}

/** Advances to `to`, doing on the way what is due: a deed at `t` runs after all hops with arrivesAt <= t. */
function advance(cluster: Cluster, seed: number, to: number): void {
  const from = cluster.now
  for (const { at, request } of deeds(seed)) {
    if (at <= from || at > to) continue
    cluster.advance(at)
    cluster.run('request', request)
  }
  cluster.advance(to)
}

/** Lives one life the given way. Rewinding forgets the deeds after it, so they are done again, as in the product. */
export function live(seed: number, walk: Walk, until = END_MS): { readonly cluster: Cluster; readonly outcome: Outcome } {
  const cluster = start(seed)
  const pick = (n: number, what: string): number => Math.floor((draw(seed, hashText(`${walk} ${what}`), 1) / 4294967296) * n)
  switch (walk) {
    case 'one jump':
      break
    case 'frames of 16 ms':
      for (let t = 16; t < FRAMES_END_MS; t += 16) advance(cluster, seed, t)
      break
    case 'steps of any size':
      for (let t = 1, step = 0; t < END_MS; t += 1 + pick(4_000, `step ${step}`), step++) advance(cluster, seed, t)
      break
    case 'seeks back and forth':
      for (let step = 0; step < 12; step++) {
        advance(cluster, seed, Math.min(END_MS, cluster.now + pick(25_000, `forth ${step}`)))
        const deedTimes = deeds(seed).map(({ at }) => at)
        let to = pick(cluster.now + 1, `back ${step}`)
        // A rewind to the very millisecond of a deed leaves open which side of it one stands on; the product forks just after.
        while (deedTimes.includes(to)) to++
        if (to < cluster.now) cluster.rewind(to)
      }
  }
  advance(cluster, seed, until)
  return { cluster, outcome: { ledger: cluster.ledgerHash(), state: cluster.stateHash(), hops: cluster.ledger.length, commits: cluster.commits.length } }
}

/** What the seeds come to by `until`; compared between Node and Chromium. */
export function outcomes(seeds: number, until = END_MS): Outcome[] {
  return Array.from({ length: seeds }, (_, seed) => live(seed, 'one jump', until).outcome)
}
