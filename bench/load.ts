// Clusters under load for the bench, with the very options that the page uses: Spans, Events, history and checkpoints on.
import type { ApiRequest } from '../src/engine/apiserver/request.ts'
import { type Cluster, createCluster } from '../src/engine/cluster.ts'
import { equipment } from '../src/engine/equipment.ts'
import { type Routine, send } from '../src/engine/kernel/sync.ts'

const EPOCH = '2026-01-05T09:00:00Z'
/** Far beyond what any load here takes; a cluster that has not settled by then never will. */
const AT_MOST_MS = 3_600_000

const PROGRAMS = {
  * requests(requests: readonly ApiRequest[]): Routine<number> {
    let refused = 0
    for (const request of requests) if ((yield* send(request)).code >= 400) refused++
    return refused
  },
}

/** A cluster of so many machines, settled and idle. */
export function idleCluster(nodes: number): Cluster {
  const machines = Array.from({ length: nodes }, (_, index) => ({ name: `worker-${index + 1}` }))
  const cluster = createCluster({ equipment, seed: 1, epoch: EPOCH, machines, programs: PROGRAMS })
  cluster.settle(AT_MOST_MS)
  return cluster
}

/** Sends the requests one after another and runs on until the cluster is quiet. Throws where one was refused, or nothing came of it. */
export function carryOut(cluster: Cluster, requests: readonly ApiRequest[]): void {
  const id = cluster.run('requests', requests)
  cluster.settle(cluster.now + AT_MOST_MS)
  const outcome = cluster.outcome(id)
  if (outcome?.result !== 0 || !cluster.quiescent) throw new Error(`The load was not carried out: ${JSON.stringify(outcome)}, quiescent: ${cluster.quiescent}.`)
}

export function createDeployment(name: string, replicas: number, image = 'nginx:1.27'): ApiRequest {
  const labels = { app: name }
  return {
    verb: 'create', resource: 'deployments.apps', namespace: 'default',
    body: {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'default' },
      spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'main', image }] } } },
    },
  }
}

export function setImage(name: string, image: string): ApiRequest {
  return {
    verb: 'patch', resource: 'deployments.apps', namespace: 'default', name, patchType: 'strategic',
    body: { spec: { template: { spec: { containers: [{ name: 'main', image }] } } } },
  }
}

/** Throws unless so many Pods run: a figure of a cluster that did something else would be worth nothing. */
export function expectRunning(cluster: Cluster, pods: number): void {
  const running = cluster.list('Pod').filter((pod) => (pod as { status?: { phase?: string } }).status?.phase === 'Running').length
  if (running !== pods) throw new Error(`${running} Pods run where ${pods} should.`)
}
