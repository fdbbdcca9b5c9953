// What the API server makes for itself when it starts: its namespaces, the two system priorities, and its own Service.
// Models pkg/controlplane (systemnamespaces, kubernetesservice) and the rest storage of scheduling.
import { subjectOfRequest } from '../kernel/api-client.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { RoutineRunner } from '../kernel/routine-runner.ts'
import type { Routine } from '../kernel/sync.ts'
import type { ApiRequest } from './request.ts'

const ADDRESS = 'kube-apiserver/bootstrap'
const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'default']

function namespaceNamed(name: string): ApiRequest {
  return { verb: 'create', resource: 'namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name } } }
}

function priorityClass(name: string, value: number, description: string): ApiRequest {
  return { verb: 'create', resource: 'priorityclasses.scheduling.k8s.io', body: { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value, description } }
}

const PRIORITIES = [
  priorityClass('system-node-critical', 2_000_001_000, 'Used for system critical pods that must not be moved from their current node.'),
  priorityClass('system-cluster-critical', 2_000_000_000, 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.'),
]

const OWN_SERVICE: ApiRequest = {
  verb: 'create', resource: 'services', namespace: 'default',
  body: {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: { type: 'ClusterIP', clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.1'], ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster', ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }] },
  },
}

const OWN_ADDRESS = '192.168.50.10'
const OWN_PORT = 6443

/** Where that Service leads: upstream's endpoint reconciler writes both forms itself. */
const OWN_ENDPOINTS: readonly ApiRequest[] = [
  {
    verb: 'create', resource: 'endpoints', namespace: 'default',
    body: {
      apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'kubernetes', namespace: 'default', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
      subsets: [{ addresses: [{ ip: OWN_ADDRESS }], ports: [{ name: 'https', port: OWN_PORT, protocol: 'TCP' }] }],
    },
  },
  {
    verb: 'create', resource: 'endpointslices.discovery.k8s.io', namespace: 'default',
    body: {
      apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      addressType: 'IPv4', endpoints: [{ addresses: [OWN_ADDRESS], conditions: { ready: true } }], ports: [{ name: 'https', port: OWN_PORT, protocol: 'TCP' }],
    },
  },
]

/** What else is there from the start. */
interface Extras {
  readonly namespaces: readonly string[]
  /** Objects that somebody put there with the cluster, such as a StorageClass. */
  readonly objects: readonly ApiRequest[]
}

export class Bootstrap {
  private readonly runner: RoutineRunner<Extras, void>
  private readonly extras: Extras

  constructor(kernel: Kernel, namespaces: readonly string[], objects: readonly ApiRequest[] = []) {
    this.extras = { namespaces, objects }
    this.runner = new RoutineRunner<Extras, void>(kernel, ADDRESS, {
      routine: (_key, { args }) => bootstrap(args),
      ended: () => undefined,
      record: () => undefined,
      subjectOf: subjectOfRequest,
    })
    kernel.listen(ADDRESS, (delivery) => { this.runner.receive(delivery) })
  }

  start(): void {
    this.runner.begin('bootstrap', this.extras)
  }
}

function* bootstrap({ namespaces, objects }: Extras): Routine<void> {
  yield [...SYSTEM_NAMESPACES, ...namespaces].map((name) => ({ request: namespaceNamed(name) }))
  yield [...PRIORITIES, OWN_SERVICE, ...OWN_ENDPOINTS, ...objects].map((request) => ({ request }))
}
