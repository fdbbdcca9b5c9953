// How the API server says that it is well, and how those beside it are: /healthz, /livez, /readyz with their single checks, and componentstatuses.
// Models apiserver/pkg/server/healthz/healthz.go and pkg/registry/core/componentstatus.
import type { ComponentStatus } from '../generated/api-types.d.ts'
import type { KubeObject } from '../kube-object.ts'
import type { AccessView } from './access/define-access.ts'
import { answerDiscovery } from './discovery.ts'
import type { ApiRequest, ApiResponse } from './request.ts'
import { pathNotFound } from './status-errors.ts'

type ProcessesOf = AccessView['processes']

const HOOKS: readonly string[] = [
  'start-apiserver-admission-initializer', 'generic-apiserver-start-informers', 'priority-and-fairness-config-consumer', 'priority-and-fairness-filter', 'storage-object-count-tracker-hook', 'start-apiextensions-informers',
  'start-apiextensions-controllers', 'crd-informer-synced', 'start-system-namespaces-controller', 'start-cluster-authentication-info-controller', 'start-kube-apiserver-identity-lease-controller',
  'start-kube-apiserver-identity-lease-garbage-collector', 'start-legacy-token-tracking-controller', 'start-service-ip-repair-controllers', 'rbac/bootstrap-roles', 'scheduling/bootstrap-system-priority-classes',
  'priority-and-fairness-config-producer', 'bootstrap-controller', 'aggregator-reload-proxy-client-cert', 'start-kube-aggregator-informers', 'apiservice-status-local-available-controller',
  'apiservice-status-remote-available-controller', 'apiservice-registration-controller', 'apiservice-discovery-controller', 'kube-apiserver-autoregistration',
].map((hook) => `poststarthook/${hook}`)
const LATE_HOOKS: readonly string[] = ['autoregister-completion', 'poststarthook/apiservice-openapi-controller', 'poststarthook/apiservice-openapiv3-controller']

const CHECKS: Readonly<Record<string, readonly string[]>> = {
  healthz: ['ping', 'log', 'etcd', ...HOOKS, ...LATE_HOOKS],
  livez: ['ping', 'log', 'etcd', ...HOOKS, ...LATE_HOOKS],
  readyz: ['ping', 'log', 'etcd', 'etcd-readiness', 'informer-sync', ...HOOKS, ...LATE_HOOKS, 'shutdown'],
}

/** Whether most members of etcd run, so that it answers. */
function isEtcdWell(processes: ProcessesOf): boolean {
  const members = processes('etcd')
  return members.filter(Boolean).length * 2 > members.length
}

function text(code: number, body: string): ApiResponse {
  return { code, body: body as unknown as ApiResponse['body'] }
}

/** Answers a GET of a path that is no resource. */
export function answerPath({ path = '', query = {} }: ApiRequest, { processes, kinds }: Pick<AccessView, 'processes' | 'kinds'>): ApiResponse {
  const segments = path.split('/').filter(Boolean), [group = '', ...rest] = segments, checks = Object.hasOwn(CHECKS, group) ? CHECKS[group] : undefined
  if (!checks) {
    const body = answerDiscovery(kinds(), segments)
    return body ? { code: 200, body: body as ApiResponse['body'] } : { code: 404, body: pathNotFound() }
  }
  const isWell = (check: string): boolean => !check.startsWith('etcd') || isEtcdWell(processes)
  if (rest.length > 0) {
    const check = rest.join('/')
    if (!checks.includes(check)) return { code: 404, body: pathNotFound() }
    return isWell(check) ? text(200, 'ok') : text(500, 'internal server error: etcd failed\n')
  }
  const excluded = (query['exclude'] ?? '').split(',').filter(Boolean), asked = checks.filter((check) => !excluded.includes(check))
  const lines = checks.map((check) => (asked.includes(check) ? (isWell(check) ? `[+]${check} ok\n` : `[-]${check} failed: reason withheld\n`) : `[+]${check} excluded: ok\n`)).join('')
  if (!asked.every(isWell)) return text(500, `${lines}${group} check failed\n`)
  return text(200, 'verbose' in query ? `${lines}${group} check passed\n` : 'ok')
}

const COMPONENTS: readonly { readonly name: string; readonly program: string; readonly port: number }[] = [
  { name: 'controller-manager', program: 'kube-controller-manager', port: 10257 }, { name: 'scheduler', program: 'kube-scheduler', port: 10259 },
]

/** The scheduler and the controller manager beside this API server, and etcd, by their keys. */
export function componentStatuses(processes: ProcessesOf): ReadonlyMap<string, KubeObject> {
  const statuses = COMPONENTS.map(({ name, program, port }) => statusOf(name, processes(program).some(Boolean), `Get "https://127.0.0.1:${port}/healthz": dial tcp 127.0.0.1:${port}: connect: connection refused`))
  const etcd = statusOf('etcd-0', isEtcdWell(processes), 'context deadline exceeded')
  return new Map([...statuses, etcd].map((status) => [`componentstatuses/${status.metadata.name}`, status]))
}

function statusOf(name: string, isHealthy: boolean, problem: string): ComponentStatus {
  const condition = isHealthy ? { type: 'Healthy', status: 'True', message: 'ok' } : { type: 'Healthy', status: 'False', message: problem }
  return { apiVersion: 'v1', kind: 'ComponentStatus', metadata: { name }, conditions: [condition] } as unknown as ComponentStatus
}
