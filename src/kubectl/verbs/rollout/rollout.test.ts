import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../../engine/cluster.ts'
import { equipment } from '../../../engine/equipment.ts'
import { clientPrograms } from '../../programs/catalogue.ts'
import type { CommandOutcome } from '../define-verb.ts'

const container = {
  name: 'app', image: 'example/web:1', ports: [{ containerPort: 8080 }], resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } },
  env: [{ name: 'MODE', value: 'blue' }], readinessProbe: { httpGet: { path: '/ready', port: 8080 } },
}
const web = {
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', labels: { app: 'web' } },
  spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } } },
}

function perform<R>(cluster: Cluster, program: string, args: unknown): R {
  const id = cluster.run(program, args), until = cluster.now + 10_000
  while (!cluster.outcome(id) && cluster.now < until) cluster.advance(cluster.now + 1)
  return cluster.outcome(id)?.result as R
}

const kubectl = (cluster: Cluster, line: string): CommandOutcome => perform(cluster, 'kubectl', { words: line.split(' '), namespace: 'demo' })
const patch = (cluster: Cluster, body: unknown): void => perform(cluster, 'request', { verb: 'patch', resource: 'deployments.apps', namespace: 'demo', name: 'web', patchType: 'strategic', body })
const setImage = (cluster: Cluster, image: string): void => patch(cluster, { spec: { template: { spec: { containers: [{ name: 'app', image }] } } } })

/** Deployment web of the recorded session, settled at its first revision. */
function start(): Cluster {
  const cluster = createCluster({ equipment, seed: 7, epoch: '2026-11-20T17:47:35Z', machines: [{ name: 'worker-1' }], namespaces: ['demo'], programs: clientPrograms })
  perform(cluster, 'apply', { object: web, namespace: 'demo' })
  cluster.settle(cluster.now + 60_000)
  return cluster
}

function recorded(file: string): CommandOutcome {
  const text = readFileSync(new URL(`../../../../conformance/kubectl/${file}.txt`, import.meta.url), 'utf8')
  const body = text.slice(text.indexOf('\n') + 1), end = body.lastIndexOf('[exit ')
  return { exit: Number(body.slice(end + 6, body.indexOf(']', end))), stdout: body.slice(0, end), stderr: '' }
}

test('the history of a Deployment is printed as it was recorded, and its end is the change that was undone', () => {
  const cluster = start()
  setImage(cluster, 'example/web:2')
  cluster.settle(cluster.now + 60_000)
  expect(kubectl(cluster, 'rollout history deployment/web')).toEqual(recorded('061-rollout-history-deployment-web'))

  patch(cluster, { metadata: { annotations: { 'kubernetes.io/change-cause': 'second' } } })
  cluster.settle(cluster.now + 60_000)
  expect(kubectl(cluster, 'rollout history deployment/web')).toEqual(recorded('063-rollout-history-deployment-web'))
  const { stdout, exit } = kubectl(cluster, 'rollout history deployment/web --revision=2')
  expect([stdout, exit]).toEqual([recorded('064-rollout-history-deployment-web-revision-2').stdout, 0])

  expect(kubectl(cluster, 'rollout undo deployment/web')).toEqual(recorded('065-rollout-undo-deployment-web'))
  cluster.settle(cluster.now + 60_000)
  expect(kubectl(cluster, 'rollout history deploy web').stdout).toBe('deployment.apps/web \nREVISION  CHANGE-CAUSE\n2         second\n3         <none>\n\n')
  expect(cluster.list('Pod', 'demo').map((pod) => (pod as unknown as { spec: { containers: { image: string }[] } }).spec.containers[0].image)).toEqual(Array(3).fill('example/web:1'))
})

test('undo goes to the revision that is named, or says why not', () => {
  const cluster = start()
  expect(kubectl(cluster, 'rollout undo deployment/web').stderr).toBe('error: no rollout history found for deployment "web"\n')
  expect(kubectl(cluster, 'rollout undo deployment/web --to-revision=1').stdout).toBe('deployment.apps/web skipped rollback (current template already matches revision 1)\n')
  expect(kubectl(cluster, 'rollout undo deployment/web --to-revision 9')).toEqual({ exit: 1, stdout: '', stderr: 'error: unable to find specified revision 9 in history\n' })
  setImage(cluster, 'example/web:2')
  cluster.settle(cluster.now + 60_000)
  setImage(cluster, 'example/web:3')
  cluster.settle(cluster.now + 60_000)
  patch(cluster, { spec: { paused: true } })
  expect(kubectl(cluster, 'rollout undo deployment/web --to-revision=1').stderr).toBe("error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume deployment/web' and try again\n")
  patch(cluster, { spec: { paused: false } })
  expect(kubectl(cluster, 'rollout undo deployment/web --to-revision=1').stdout).toBe('deployment.apps/web rolled back\n')
})

test('what cannot be done is told and ends with 1', () => {
  const cluster = start()
  expect(kubectl(cluster, 'rollout history deployment/nosuch')).toEqual({ exit: 1, stdout: '', stderr: 'Error from server (NotFound): deployments.apps "nosuch" not found\n' })
  expect(kubectl(cluster, 'rollout history deployment/web --revision=9').stderr).toBe('error: unable to find the specified revision\n')
  expect(kubectl(cluster, 'rollout history deployment/web --revision=-1').stderr).toBe('error: revision must be a positive integer: -1\n')
  expect(kubectl(cluster, 'rollout history').stderr).toBe('error: required resource not specified\n')
  expect(kubectl(cluster, 'dance').stderr).toBe('error: unknown command "dance" for "kubectl"\n')
})
