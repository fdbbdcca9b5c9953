// What the API server makes for itself when it starts: its namespaces, the two system priorities, and its own Service.
// Models pkg/controlplane (systemnamespaces, kubernetesservice) and the rest storage of scheduling.
import { API_SERVER } from '../kernel/api-client.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { RoutineRunner } from '../kernel/routine-runner.ts'
import type { Routine } from '../kernel/sync.ts'
import { CONTROL_PLANE_MACHINE, ipOf } from '../node/machine-identity.ts'
import type { ApiRequest } from './request.ts'

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

const OWN_PORT = 6443

/** Where that Service leads: upstream's endpoint reconciler writes both forms itself. */
const endpointsOf = (addresses: readonly string[]): readonly ApiRequest[] => [
  {
    verb: 'create', resource: 'endpoints', namespace: 'default',
    body: {
      apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'kubernetes', namespace: 'default', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
      subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports: [{ name: 'https', port: OWN_PORT, protocol: 'TCP' }] }],
    },
  },
  {
    verb: 'create', resource: 'endpointslices.discovery.k8s.io', namespace: 'default',
    body: {
      apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'kubernetes', namespace: 'default', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
      addressType: 'IPv4', endpoints: addresses.map((ip) => ({ addresses: [ip], conditions: { ready: true } })), ports: [{ name: 'https', port: OWN_PORT, protocol: 'TCP' }],
    },
  },
]

/** What else is there from the start. */
interface Extras {
  readonly namespaces: readonly string[]
  /** Objects that somebody put there with the cluster, such as a StorageClass. */
  readonly objects: readonly ApiRequest[]
  /** Addresses of the machines with an API server. */
  readonly addresses: readonly string[]
}

export class Bootstrap {
  private readonly runner: RoutineRunner<Extras, void>
  private readonly extras: Extras

  /** By `server`, for all that there are: on these `machines`. */
  constructor(kernel: Kernel, namespaces: readonly string[], objects: readonly ApiRequest[] = [], server: string = API_SERVER, machines: readonly string[] = [CONTROL_PLANE_MACHINE]) {
    const address = `${server}/bootstrap`
    this.extras = { namespaces, objects, addresses: machines.map((machine) => ipOf(machine, 0)) }
    this.runner = new RoutineRunner<Extras, void>(kernel, address, {
      routine: (_key, { args }) => bootstrap(args),
      ended: () => undefined,
      record: () => undefined,
    })
    kernel.listen(address, (delivery) => { this.runner.receive(delivery) })
  }

  start(): void {
    this.runner.begin('bootstrap', this.extras)
  }
}

function* bootstrap({ namespaces, objects, addresses }: Extras): Routine<void> {
  yield [...SYSTEM_NAMESPACES, ...namespaces].map((name) => ({ request: namespaceNamed(name) }))
  yield [...PRIORITIES, OWN_SERVICE, ...endpointsOf(addresses), ...objects].map((request) => ({ request }))
}
