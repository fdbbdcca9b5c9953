// What a security context forbids comes out in the container, or the kubelet does not take the Pod.
import { expect, test } from 'vitest'
import type { Pod } from '../../generated/api-types.d.ts'
import { TestCluster } from '../files/testing.ts'

const SLEEPER = { name: 'c', image: 'busybox:1.36', command: ['sleep', '36000'] }
const podOf = (it: TestCluster) => it.cluster.get({ kind: 'Pod', namespace: 'default', name: 'it' }) as Pod

test.each([
  ['kernel.msgmax', {}, 'forbidden sysctl: "kernel.msgmax" not allowlisted'],
  ['net.ipv4.tcp_syncookies', { hostNetwork: true }, 'forbidden sysctl: "net.ipv4.tcp_syncookies" not allowed with host net enabled'],
])('a Pod that wants to set %s is turned down', (name, more, message) => {
  const it = new TestCluster()
  it.pod('it', { ...more, nodeName: 'worker-1', securityContext: { sysctls: [{ name, value: '1' }] }, containers: [SLEEPER] })
  expect(podOf(it).status).toMatchObject({ phase: 'Failed', reason: 'SysctlForbidden', message: `Pod was rejected: ${message}` })
  expect(it.events()).toContain(`SysctlForbidden: ${message}`)
})

test('a safe setting is taken', () => {
  const it = new TestCluster()
  it.pod('it', { securityContext: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] }, containers: [SLEEPER] })
  expect(podOf(it).status?.phase).toBe('Running')
})

test('a seccomp profile that is not on the machine keeps the runtime from creating the container', () => {
  const it = new TestCluster()
  it.pod('it', { containers: [{ ...SLEEPER, securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'own.json' } } }] })
  expect(it.status('it')?.state?.waiting).toEqual({ reason: 'CreateContainerError', message: 'failed to create containerd container: cannot load seccomp profile "/var/lib/kubelet/seccomp/own.json": open /var/lib/kubelet/seccomp/own.json: no such file or directory' })
})

test('a path within a volume needs the variables that it names', () => {
  const it = new TestCluster(), mount = (name: string) => ({ volumes: [{ name: 'v', emptyDir: {} }], containers: [{ ...SLEEPER, env: [{ name: 'A', value: 'a' }], volumeMounts: [{ name: 'v', mountPath: '/v', subPathExpr: `$(${name})/x` }] }] })
  it.pod('it', mount('B'))
  expect(it.status('it')?.state?.waiting).toEqual({ reason: 'CreateContainerConfigError', message: 'missing value for "B"' })
  it.pod('other', mount('A'))
  expect(it.status('other')?.state).toHaveProperty('running')
})

test('with a read-only root, only volumes can be written', () => {
  const it = new TestCluster()
  it.pod('it', { volumes: [{ name: 'v', emptyDir: {} }], containers: [{ ...SLEEPER, securityContext: { readOnlyRootFilesystem: true }, volumeMounts: [{ name: 'v', mountPath: '/v' }] }] })
  expect(it.sh('it', 'echo a > /tmp/a')).toMatchObject({ exitCode: 1, stderr: "sh: can't create /tmp/a: Read-only file system\n" })
  expect(it.sh('it', 'echo a > /v/a && cat /v/a').stdout).toBe('a\n')
})

test('variables tell what a container asks for and may take, in the unit that is wanted', () => {
  const it = new TestCluster(), env = (name: string, resource: string, divisor?: string) => ({ name, valueFrom: { resourceFieldRef: { resource, ...(divisor ? { divisor } : {}) } } })
  it.pod('it', { containers: [{ ...SLEEPER, resources: { requests: { cpu: '250m', memory: '64Mi' }, limits: { cpu: '1500m', memory: '128Mi' } }, env: [env('A', 'requests.cpu'), env('B', 'limits.cpu', '1m'), env('C', 'limits.memory', '1Mi'), env('D', 'requests.memory')] }] })
  expect(it.sh('it', 'echo $A $B $C $D').stdout).toBe('1 1500 128 67108864\n')
})
