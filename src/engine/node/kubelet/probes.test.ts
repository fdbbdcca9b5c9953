// What probes ask, when, and what they say when the answer is wrong.
import { describe, expect, test } from 'vitest'
import type { Pod } from '../../generated/api-types.d.ts'
import { TestCluster } from '../files/testing.ts'

const GRPC = { name: 'health', image: 'registry.k8s.io/e2e-test-images/agnhost:2.40', command: ['/agnhost', 'grpc-health-checking'] }
const withPod = (container: object, forMs = 30_000, more: object = {}) => {
  const it = new TestCluster()
  it.pod('it', { ...more, containers: [{ name: 'a', image: 'nginx:1.27', ...container }] }, forMs)
  return it
}
const unhealthy = (it: TestCluster) => [...new Set(it.events().filter((event) => event.startsWith('Unhealthy')))].map((event) => event.slice('Unhealthy: '.length))
const killing = (it: TestCluster) => it.events().filter((event) => event.startsWith('Killing'))
const address = (it: TestCluster) => (it.cluster.get({ kind: 'Pod', namespace: 'default', name: 'it' }) as Pod).status?.podIP

describe('a probe by gRPC', () => {
  test('passes where the server speaks it', () => {
    expect(withPod({ ...GRPC, readinessProbe: { grpc: { port: 5000 } } }).status('it')?.ready).toBe(true)
  })

  test('fails for a service that the server does not know', () => {
    const it = withPod({ ...GRPC, readinessProbe: { grpc: { port: 5000, service: 'other' } } })
    expect(unhealthy(it)).toContain('Readiness probe failed: error: health rpc probe failed: rpc error: code = NotFound desc = unknown service')
  })

  test('waits in vain where another language is spoken, or nobody listens', () => {
    const other = withPod({ readinessProbe: { grpc: { port: 80 }, timeoutSeconds: 2 } }), nobody = withPod({ ...GRPC, readinessProbe: { grpc: { port: 5001 } } })
    expect(unhealthy(other)).toEqual([`Readiness probe failed: timeout: failed to connect service "${address(other)}:80" within 2s: context deadline exceeded`])
    expect(unhealthy(nobody)).toEqual([`Readiness probe failed: timeout: failed to connect service "${address(nobody)}:5001" within 1s: context deadline exceeded`])
  })
})

test('a probe by HTTPS of a server without TLS says so', () => {
  const it = withPod({ readinessProbe: { httpGet: { port: 80, scheme: 'HTTPS' } } })
  expect(unhealthy(it)).toContain(`Readiness probe failed: Get "https://${address(it)}:80/": http: server gave HTTP response to HTTPS client`)
})

describe('a startup probe', () => {
  const SLOW = { command: ['sh', '-c', 'sleep 12; touch /tmp/up; sleep 3600'], image: 'busybox:1.36', startupProbe: { exec: { command: ['cat', '/tmp/up'] }, periodSeconds: 1, failureThreshold: 30 } }

  test('holds the others back, and readiness is asked for as soon as it has passed', () => {
    const container = { ...SLOW, readinessProbe: { exec: { command: ['cat', '/tmp/up'] }, periodSeconds: 30 }, livenessProbe: { exec: { command: ['cat', '/tmp/missing'] }, periodSeconds: 10, failureThreshold: 1 } }
    const it = withPod(container, 12_000)
    expect([it.status('it')?.started, it.status('it')?.ready]).toEqual([false, false])
    expect(unhealthy(it).every((message) => message.startsWith('Startup probe failed'))).toBe(true)
    it.run(4_500)
    expect([it.status('it')?.started, it.status('it')?.ready]).toEqual([true, true])
  })

  test('counts the delay of the others from the start of the container', () => {
    const it = withPod({ ...SLOW, readinessProbe: { exec: { command: ['true'] }, initialDelaySeconds: 10 } }, 18_000)
    expect(it.status('it')?.ready).toBe(true)
  })

  test('that never passes ends the container, and says whether it is started again', () => {
    const never = { image: 'busybox:1.36', command: ['sleep', '3600'], startupProbe: { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 2 } }
    expect(killing(withPod(never))).toContain('Killing: Container a failed startup probe, will be restarted')
    expect(killing(withPod(never, 30_000, { restartPolicy: 'Never' }))).toContain('Killing: Container a failed startup probe')
  })
})

test('a probe may give its own time to end', () => {
  const container = { image: 'busybox:1.36', command: ['sh', '-c', 'trap "" TERM; sleep 3600'], livenessProbe: { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 1, terminationGracePeriodSeconds: 2 } }
  expect(withPod(container, 12_000, { terminationGracePeriodSeconds: 60 }).status('it')?.restartCount).toBeGreaterThan(0)
})
