// What tutorials show, on a whole cluster: probes that fail, containers that crash, images that are not there.
import { expect, test } from 'vitest'
import type { ApiRequest } from '../../apiserver/request.ts'
import { type Cluster, createCluster } from '../../cluster.ts'
import { equipment } from '../../equipment.ts'
import type { Event, Pod, PodSpec } from '../../generated/api-types.d.ts'
import { type Routine, send } from '../../kernel/sync.ts'

const PROGRAMS = {
  * request(request: ApiRequest): Routine<number> {
    return (yield* send(request)).code
  },
}

/** A cluster with one Pod, `untilMs` after the Pod was created. */
function cluster(spec: unknown, untilMs: number): Cluster {
  const started = createCluster({ equipment, seed: 7, epoch: '2026-01-05T09:00:00Z', machines: [{ name: 'worker-1' }], programs: PROGRAMS })
  started.run('request', { verb: 'create', resource: 'pods', namespace: 'default', body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'it', namespace: 'default' }, spec: spec as PodSpec } } satisfies ApiRequest)
  started.advance(untilMs)
  return started
}

const pod = (of: Cluster): Pod => of.get({ kind: 'Pod', namespace: 'default', name: 'it' }) as Pod
const container = (of: Cluster) => pod(of).status?.containerStatuses?.[0]
const events = (of: Cluster): Event[] => of.list('Event', 'default') as Event[]
const reasons = (of: Cluster): (string | undefined)[] => events(of).map(({ reason }) => reason)

test('exec liveness: the file goes after thirty seconds, and the container is started again', () => {
  const spec = {
    containers: [{
      name: 'liveness', image: 'registry.k8s.io/busybox:1.27.2', args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'],
      livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 },
    }],
  }
  expect(container(cluster(spec, 30_000))).toMatchObject({ restartCount: 0, ready: true })
  const later = cluster(spec, 120_000)
  expect(container(later)?.restartCount).toBeGreaterThanOrEqual(1)
  expect(events(later).find(({ reason }) => reason === 'Unhealthy')?.message).toBe("Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory")
  expect(reasons(later)).toContain('Killing')
})

test('http liveness: the server fails after ten seconds', () => {
  const later = cluster({ containers: [{ name: 'liveness', image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', args: ['liveness'], livenessProbe: { httpGet: { path: '/healthz', port: 8080 }, initialDelaySeconds: 3, periodSeconds: 3 } }] }, 40_000)
  expect(container(later)?.restartCount).toBeGreaterThanOrEqual(1)
  expect(events(later).find(({ reason }) => reason === 'Unhealthy')?.message).toBe('Liveness probe failed: HTTP probe failed with statuscode: 500')
})

test('a startup probe holds the others back while the database starts', () => {
  const spec = {
    containers: [{
      name: 'db', image: 'mysql:8.4', env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'secret' }], ports: [{ containerPort: 3306 }],
      startupProbe: { tcpSocket: { port: 3306 }, periodSeconds: 2, failureThreshold: 30 }, livenessProbe: { tcpSocket: { port: 3306 }, periodSeconds: 1, failureThreshold: 1 },
    }],
  }
  expect(container(cluster(spec, 8_000))).toMatchObject({ started: false, ready: false, restartCount: 0 })
  expect(container(cluster(spec, 40_000))).toMatchObject({ started: true, ready: true, restartCount: 0 })
})

test('mysql without a password crashes again and again', () => {
  const later = cluster({ containers: [{ name: 'db', image: 'mysql:8.4' }] }, 90_000)
  expect(container(later)?.restartCount).toBeGreaterThanOrEqual(2)
  expect(container(later)?.lastState?.terminated).toMatchObject({ exitCode: 1, reason: 'Error' })
  expect(container(later)?.state?.waiting?.reason).toBe('CrashLoopBackOff')
})

test('busybox without a command completes and is started again', () => {
  const later = cluster({ containers: [{ name: 'box', image: 'busybox' }] }, 60_000)
  expect(container(later)?.lastState?.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' })
  expect(container(later)?.state?.waiting?.reason).toBe('CrashLoopBackOff')
})

test('the work of pi ends well', () => {
  const later = cluster({ restartPolicy: 'Never', containers: [{ name: 'pi', image: 'perl:5.34.0', command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'] }] }, 60_000)
  expect(pod(later).status?.phase).toBe('Succeeded')
})

test.each(['nginx:1.999', 'nginx:latset'])('%s is not found', (image) => {
  const later = cluster({ containers: [{ name: 'web', image }] }, 60_000)
  expect(['ErrImagePull', 'ImagePullBackOff']).toContain(container(later)?.state?.waiting?.reason)
  expect(events(later).some(({ message }) => message === `Failed to pull image "${image}": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/${image}": failed to resolve image: docker.io/library/${image}: not found`)).toBe(true)
  expect(events(later).some(({ message }) => message === 'Error: ImagePullBackOff')).toBe(true)
})

test('a malformed name is not even tried', () => {
  const later = cluster({ containers: [{ name: 'web', image: 'NGINX' }] }, 20_000)
  expect(container(later)?.state?.waiting?.reason).toBe('InvalidImageName')
  expect(reasons(later)).toContain('InspectFailed')
})

test('a sleeping first process is killed when its grace period is over', () => {
  const later = cluster({ terminationGracePeriodSeconds: 10, containers: [{ name: 'box', image: 'busybox', command: ['sleep', '3600'] }] }, 20_000)
  later.run('request', { verb: 'delete', resource: 'pods', namespace: 'default', name: 'it' } satisfies ApiRequest)
  later.advance(29_500)
  expect(pod(later)).toBeDefined()
  later.advance(32_000)
  expect(pod(later)).toBeUndefined()
  const last = later.commits.findLast(({ object, type }) => object.kind === 'Pod' && type === 'MODIFIED')?.object as Pod
  expect(last.status?.containerStatuses?.[0].state?.terminated?.exitCode).toBe(137)
})

test('init containers wait for their Services, as in the tutorial', () => {
  const wait = (name: string): object => ({ name: `init-${name}`, image: 'busybox:1.28', command: ['sh', '-c', `until nslookup ${name}.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local; do echo waiting for ${name}; sleep 2; done`] })
  const later = cluster({ containers: [{ name: 'myapp', image: 'busybox:1.28', command: ['sh', '-c', 'echo The app is running! && sleep 3600'] }], initContainers: [wait('myservice'), wait('mydb')] }, 60_000)
  expect(pod(later).status).toMatchObject({ phase: 'Pending', initContainerStatuses: [{ state: { running: {} } }, { state: { waiting: { reason: 'PodInitializing' } } }] })
  expect(later.quiescent).toBe(true)
  for (const name of ['myservice', 'mydb']) later.run('request', { verb: 'create', resource: 'services', namespace: 'default', body: { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec: { ports: [{ port: 80 }] } } } satisfies ApiRequest)
  later.advance(80_000)
  expect(pod(later).status?.phase).toBe('Running')
  expect(pod(later).status?.initContainerStatuses?.map(({ state }) => state?.terminated?.exitCode)).toEqual([0, 0])
})

test('one that waits for a port goes on when an endpoint is ready, and a request to nobody fails', () => {
  const later = cluster({ initContainers: [{ name: 'wait', image: 'busybox', command: ['sh', '-c', 'until nc -z db 5432; do sleep 1; done'] }], containers: [{ name: 'app', image: 'nginx' }] }, 20_000)
  later.run('request', { verb: 'create', resource: 'services', namespace: 'default', body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db', namespace: 'default' }, spec: { selector: { app: 'db' }, ports: [{ port: 5432 }] } } } satisfies ApiRequest)
  later.advance(40_000)
  expect(pod(later).status?.phase).toBe('Pending')
  later.run('request', {
    verb: 'create', resource: 'pods', namespace: 'default',
    body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'db', namespace: 'default', labels: { app: 'db' } }, spec: { containers: [{ name: 'db', image: 'postgres:16', env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }] }] } },
  } satisfies ApiRequest)
  later.advance(60_000)
  expect(pod(later).status?.phase).toBe('Running')
  const alone = cluster({ restartPolicy: 'Never', containers: [{ name: 'ask', image: 'busybox', command: ['wget', '-O-', 'http://nobody'] }] }, 20_000)
  expect(container(alone)?.state?.terminated?.exitCode).toBe(1)
})

test('a probe at a port where nobody listens says so as Go does', () => {
  const later = cluster({ containers: [{ name: 'web', image: 'nginx', readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 2 } }] }, 20_000)
  const address = `${pod(later).status?.podIP}:8080`
  expect(events(later).find(({ reason }) => reason === 'Unhealthy')?.message).toBe(`Readiness probe failed: Get "http://${address}/ready": dial tcp ${address}: connect: connection refused`)
})
