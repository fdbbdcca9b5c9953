// Containers that are added to a running Pod for looking around.
import { expect, test } from 'vitest'
import type { Pod } from '../../generated/api-types.d.ts'
import { messageOf, TestCluster } from '../files/testing.ts'

const podOf = (it: TestCluster) => it.cluster.get({ kind: 'Pod', namespace: 'default', name: 'web' }) as Pod
const add = (it: TestCluster, container: object, forMs = 10_000) => {
  const answer = it.ask({ verb: 'patch', patchType: 'strategic', resource: 'pods', namespace: 'default', name: 'web', subresource: 'ephemeralcontainers', body: { spec: { ephemeralContainers: [container] } } })
  it.run(forMs)
  return answer
}
const withPod = (spec: object = { containers: [{ name: 'web', image: 'nginx:1.27' }] }) => {
  const it = new TestCluster()
  it.pod('web', spec)
  return it
}
const SLEEPER = { name: 'look', image: 'busybox:1.36', command: ['sleep', '3600'] }

test('one starts beside the others, and neither readiness nor phase depend on it', () => {
  const it = withPod()
  expect(add(it, SLEEPER).code).toBe(200)
  expect(podOf(it).status).toMatchObject({ phase: 'Running', ephemeralContainerStatuses: [{ name: 'look', restartCount: 0, state: { running: {} } }], containerStatuses: [{ name: 'web', ready: true }] })
  expect(podOf(it).status?.ephemeralContainerStatuses?.[0]).not.toHaveProperty('started')
  expect(podOf(it).status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True')
  expect(it.sh('web', 'echo here', 'look').stdout).toBe('here\n')
  expect(it.cluster.list('Event').map((event) => (event as unknown as { involvedObject: { fieldPath?: string } }).involvedObject.fieldPath)).toContain('spec.ephemeralContainers{look}')
})

test('one that has ended is never started again', () => {
  const it = withPod()
  add(it, { ...SLEEPER, command: ['sh', '-c', 'echo seen; exit 3'] }, 60_000)
  expect(podOf(it).status?.ephemeralContainerStatuses?.[0]).toMatchObject({ restartCount: 0, state: { terminated: { exitCode: 3, reason: 'Error' } } })
  expect(podOf(it).status?.phase).toBe('Running')
  expect(it.logs('web', { container: 'look' })).toBe('seen\n')
})

test('one is started while the init container still works', () => {
  const it = withPod({ initContainers: [{ name: 'slow', image: 'busybox:1.36', command: ['sleep', '600'] }], containers: [{ name: 'web', image: 'nginx:1.27' }] })
  add(it, SLEEPER)
  expect(podOf(it).status).toMatchObject({ phase: 'Pending', ephemeralContainerStatuses: [{ state: { running: {} } }] })
})

test('none can be changed or taken away, and none comes with the Pod itself', () => {
  const it = withPod()
  add(it, SLEEPER)
  expect(messageOf(add(it, { ...SLEEPER, image: 'busybox:1.35' }))).toContain('existing ephemeral containers "look" may not be changed')
  const gone = it.ask({ verb: 'patch', patchType: 'json', resource: 'pods', namespace: 'default', name: 'web', subresource: 'ephemeralcontainers', body: [{ op: 'replace', path: '/spec/ephemeralContainers', value: [] }] })
  expect(messageOf(gone)).toContain('existing ephemeral containers "look" may not be removed')
  expect(messageOf(it.ask({ verb: 'patch', patchType: 'strategic', resource: 'pods', namespace: 'default', name: 'web', body: { spec: { ephemeralContainers: [{ ...SLEEPER, name: 'second', terminationMessagePolicy: 'File' }] } } }))).toContain('pod updates may not change fields')
  expect(messageOf(it.create('pods', { kind: 'Pod', metadata: { name: 'new', namespace: 'default' }, spec: { containers: [{ name: 'a', image: 'nginx' }], ephemeralContainers: [{ ...SLEEPER, terminationMessagePolicy: 'File' }] } }))).toContain('spec.ephemeralContainers: Forbidden: cannot be set on create')
})

test('it ends with its Pod', () => {
  const it = withPod()
  add(it, SLEEPER)
  it.delete('pods', 'web')
  expect(it.cluster.list('Pod')).toEqual([])
})
