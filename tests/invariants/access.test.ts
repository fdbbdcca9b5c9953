// The components of the cluster do only what their roles allow: with access control in force none of them is ever refused.
import { expect, test } from 'vitest'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'
import { createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import { controllers } from '../../src/engine/controllers/catalogue.ts'
import { CONTROLLER_ROLES } from '../../src/engine/apiserver/access/controller-roles.ts'
import { userAt } from '../../src/engine/apiserver/access/identities.ts'

const MACHINES = [{ name: 'cp-1', labels: { 'node-role.kubernetes.io/control-plane': '' }, taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }, { name: 'worker-1' }, { name: 'worker-2' }, { name: 'worker-3' }]
const labels = { app: 'x' }, selector = { matchLabels: labels }
const template = (rest: object = {}): object => ({ metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu: '50m' } } }], ...rest } })
const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'disk', resources: { requests: { storage: '1Gi' } } } }

const OBJECTS: readonly object[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'conf' }, data: { a: '1' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'creds' }, stringData: { a: '1' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token', annotations: { 'kubernetes.io/service-account.name': 'default' } }, type: 'kubernetes.io/service-account-token' },
  { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'team' }, spec: { hard: { pods: '30' } } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' }, spec: { selector: labels, ports: [{ port: 80 }] } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { replicas: 4, selector, template: template({ volumes: [{ name: 's', secret: { secretName: 'creds' } }, { name: 'm', configMap: { name: 'conf' } }] }) } },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db' }, spec: { replicas: 2, serviceName: 'x', selector, template: template(), volumeClaimTemplates: [claim] } },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'agent' }, spec: { selector: { matchLabels: { d: 'y' } }, template: { metadata: { labels: { d: 'y' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } } } },
  { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'once' }, spec: { ttlSecondsAfterFinished: 20, template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', 'sleep 2'] }] } } } },
  { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'nightly' }, spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox', command: ['true'] }] } } } } } },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'x' }, spec: { minAvailable: 1, selector } },
  { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' }, spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 5, metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }] } },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim },
]

test('no component asks for what its role does not allow', () => {
  const cluster = createCluster({ equipment, seed: 5, epoch: '2026-01-05T09:00:00Z', machines: MACHINES, programs: clientPrograms, namespaces: ['gone'], disks: true })
  for (const object of OBJECTS) cluster.run('apply', { object })
  cluster.run('apply', { object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'gone' }, spec: { containers: [{ name: 'c', image: 'nginx' }] } } })
  cluster.advance(60_000)
  cluster.run('kubectl', { words: ['rollout', 'restart', 'deployment/web'] })
  cluster.run('kubectl', { words: ['delete', 'namespace', 'gone'] })
  cluster.run('kubectl', { words: ['drain', 'worker-3', '--ignore-daemonsets', '--force', '--delete-emptydir-data'] })
  cluster.advance(150_000)
  cluster.fault('power-off', { kind: 'Node', name: 'worker-2' })
  cluster.run('kubectl', { words: ['delete', 'deployment', 'web', '--cascade=foreground'] })
  cluster.advance(600_000)
  const refused = cluster.spans.filter(({ decision: { code, params = {} } }) => (code === 'request-unauthorized' || code === 'request-unauthenticated' || params['step'] === 'NodeRestriction') && params['user'] !== 'kubernetes-admin')
  expect([...new Set(refused.map(({ decision }) => `${decision.params?.['user']}: ${decision.params?.['message']}`))]).toEqual([])
  expect(cluster.list('Pod', 'default').length).toBeGreaterThan(4)
})

test('every control loop has an account of its own with a role', () => {
  const accountOf = (name: string): string => userAt(name).username.replace('system:serviceaccount:kube-system:', '')
  const without = controllers.map(({ name }) => accountOf(name)).filter((account) => !Object.hasOwn(CONTROLLER_ROLES, account) && account !== 'system:kube-controller-manager' && account !== 'system:apiserver')
  expect(without).toEqual([])
})
