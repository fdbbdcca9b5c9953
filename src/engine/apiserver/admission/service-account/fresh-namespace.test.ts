import { expect, test } from 'vitest'
import { createCluster } from '../../../cluster.ts'
import { equipment } from '../../../equipment.ts'
import type { KubeObject, Status } from '../../../kube-object.ts'
import { type Routine, send } from '../../../kernel/sync.ts'
import type { ApiRequest, ApiResponse } from '../../request.ts'

const PROGRAMS = {
  * both(requests: readonly ApiRequest[]): Routine<readonly ApiResponse[]> {
    const answers: ApiResponse[] = []
    for (const request of requests) answers.push(yield* send(request))
    return answers
  },
}

function answersTo(...requests: readonly ApiRequest[]): { readonly answers: readonly ApiResponse[]; readonly tookMs: number } {
  const cluster = createCluster({ equipment, seed: 4, machines: [{ name: 'worker-1' }], epoch: '2026-01-01T00:00:00Z', programs: PROGRAMS })
  const id = cluster.run('both', requests)
  while (cluster.outcome(id) === undefined && cluster.now < 10_000) cluster.advance(cluster.now + 10)
  return { answers: cluster.outcome(id)?.result as readonly ApiResponse[], tookMs: cluster.now }
}

const TEAM: ApiRequest = { verb: 'create', resource: 'namespaces', body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } } as unknown as KubeObject }
const podAs = (serviceAccountName?: string): ApiRequest => ({ verb: 'create', resource: 'pods', namespace: 'team', body: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'it' }, spec: { serviceAccountName, containers: [{ name: 'c', image: 'nginx' }] } } as unknown as KubeObject })

test('a Pod right behind its Namespace waits for the default account', () => {
  expect(answersTo(TEAM, podAs()).answers.map(({ code }) => code)).toEqual([201, 201])
})

test('nobody waits for an account of another name', () => {
  const { answers, tookMs } = answersTo(TEAM, podAs('robot'))
  expect((answers[1].body as Status).message).toBe('pods "it" is forbidden: error looking up service account team/robot: serviceaccount "robot" not found')
  expect(tookMs).toBeLessThan(100)
})
