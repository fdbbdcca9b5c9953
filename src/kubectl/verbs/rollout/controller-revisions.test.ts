// Rollouts of StatefulSets and DaemonSets as kubectl shows and steers them, on a whole cluster.
import { describe, expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../../engine/cluster.ts'
import { equipment } from '../../../engine/equipment.ts'
import type { Pod } from '../../../engine/generated/api-types.d.ts'
import { clientPrograms } from '../../programs/catalogue.ts'
import type { CommandOutcome } from '../define-verb.ts'

const workload = (kind: string, name: string, spec: object): object => ({
  apiVersion: 'apps/v1', kind, metadata: { name },
  spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image: 'nginx:1.25' }] } }, ...spec },
})

function perform<R>(cluster: Cluster, program: string, args: unknown): R {
  const id = cluster.run(program, args), until = cluster.now + 300_000
  while (!cluster.outcome(id) && cluster.now < until) cluster.advance(cluster.now + 10)
  return cluster.outcome(id)?.result as R
}

const kubectl = (cluster: Cluster, line: string): CommandOutcome => perform(cluster, 'kubectl', { words: line.split(' '), namespace: 'default' })
const imagesOf = (cluster: Cluster): readonly string[] => (cluster.list('Pod', 'default') as unknown as Pod[]).map(({ spec }) => spec.containers[0].image ?? '').sort()

function start(object: object): Cluster {
  const cluster = createCluster({ equipment, seed: 3, epoch: '2026-11-20T17:47:35Z', machines: ['worker-1', 'worker-2'].map((name) => ({ name })), programs: clientPrograms })
  perform(cluster, 'apply', { object })
  cluster.settle(cluster.now + 120_000)
  return cluster
}

describe.each([
  ['statefulset', 'db', workload('StatefulSet', 'db', { replicas: 2, serviceName: 'db' })],
  ['daemonset', 'agent', workload('DaemonSet', 'agent', {})],
])('a %s', (kind, name, object) => {
  test('keeps its revisions, goes back to one of them, and is followed to the end', () => {
    const cluster = start(object), target = `${kind}/${name}`, printed = `${kind}.apps/${name}`
    expect(kubectl(cluster, `rollout undo ${target}`)).toEqual({ exit: 1, stdout: '', stderr: 'error: no last revision to roll back to\n' })
    expect(kubectl(cluster, `set image ${target} app=nginx:1.26`).stdout).toBe(`${printed} image updated\n`)
    const followed = kubectl(cluster, `rollout status ${target}`)
    expect([followed.exit, imagesOf(cluster)]).toEqual([0, ['nginx:1.26', 'nginx:1.26']])
    expect(followed.stdout.trimEnd().split('\n').at(-1)).toMatch(kind === 'daemonset' ? /^daemon set "agent" successfully rolled out$/ : /^statefulset rolling update complete 2 pods at revision db-[a-z0-9]+\.\.\.$/)
    expect(kubectl(cluster, `rollout history ${target}`).stdout).toBe(`${printed} \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n`)
    expect(kubectl(cluster, `rollout history ${target} --revision=1`).stdout).toContain('Image:\tnginx:1.25')
    expect(kubectl(cluster, `rollout undo ${target}`).stdout).toBe(`${printed} rolled back\n`)
    cluster.settle(cluster.now + 120_000)
    expect([imagesOf(cluster), kubectl(cluster, `rollout history ${target}`).stdout]).toEqual([['nginx:1.25', 'nginx:1.25'], `${printed} \nREVISION  CHANGE-CAUSE\n2         <none>\n3         <none>\n\n`])
    expect(kubectl(cluster, `rollout undo ${target} --to-revision=3`).stdout).toBe(`${printed} skipped rollback (current template already matches revision 3)\n`)
    expect(kubectl(cluster, `rollout undo ${target} --to-revision=9`).stderr).toBe('error: unable to find specified revision 9 in history\n')
  })

  test('is restarted by a new template, alike but for the time', () => {
    const cluster = start(object), before = cluster.list('Pod', 'default').map(({ metadata }) => metadata.uid)
    expect(kubectl(cluster, `rollout restart ${kind}/${name}`).stdout).toBe(`${kind}.apps/${name} restarted\n`)
    cluster.settle(cluster.now + 120_000)
    const after = cluster.list('Pod', 'default')
    expect(after).toHaveLength(2)
    expect(after.filter(({ metadata }) => before.includes(metadata.uid) || !metadata.annotations?.['kubectl.kubernetes.io/restartedAt'])).toEqual([])
  })

  test('whose Pods are replaced only by hand has no rollout to follow', () => {
    const cluster = start({ ...object, spec: { ...(object as { spec: object }).spec, updateStrategy: { type: 'OnDelete' } } })
    expect(kubectl(cluster, `rollout status ${kind}/${name}`).stderr).toBe('error: rollout status is only available for RollingUpdate strategy type\n')
  })
})

test('a ReplicationController is described with its Pods', () => {
  const cluster = start({ apiVersion: 'v1', kind: 'ReplicationController', metadata: { name: 'old' }, spec: { replicas: 2, template: { metadata: { labels: { app: 'old' } }, spec: { containers: [{ name: 'app', image: 'nginx:1.25' }] } } } })
  const { stdout } = kubectl(cluster, 'describe rc old')
  expect(stdout).toMatch(/^Name: {9}old\nNamespace: {4}default\nSelector: {5}app=old\nLabels: {7}app=old\nAnnotations: {2}<none>\nReplicas: {5}2 current \/ 2 desired\nPods Status: {2}2 Running \/ 0 Waiting \/ 0 Succeeded \/ 0 Failed\nPod Template:\n/)
  expect(stdout).toMatch(/Normal {2}SuccessfulCreate {2}\S+ {2,}replication-controller {2}Created pod: old-/)
})
