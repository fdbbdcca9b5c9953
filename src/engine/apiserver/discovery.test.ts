import { expect, test } from 'vitest'
import { answerDiscovery, apiResourceList, requestResources, type ServedResource } from './discovery.ts'

const served: readonly ServedResource[] = [
  { group: '', version: 'v1', kind: 'Pod', plural: 'pods', shortNames: ['po'], categories: ['all'], namespaced: true, subresources: ['status', 'eviction', 'log'] },
  { group: '', version: 'v1', kind: 'Event', plural: 'events', namespaced: true, alsoServedAs: [{ group: 'events.k8s.io', version: 'v1' }] },
  { group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', plural: 'horizontalpodautoscalers', namespaced: true, alsoServedAs: [{ group: 'autoscaling', version: 'v1' }] },
  { group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', namespaced: true, subresources: ['scale'] },
  { group: 'example.com', version: 'v1', kind: 'Widget', plural: 'widgets', namespaced: false },
]

test('groups stand in the aggregator’s order, the newest version first', () => {
  const list = answerDiscovery(served, ['apis']) as { groups: { name: string; preferredVersion: { version: string } }[] }
  expect(list.groups.map(({ name, preferredVersion }) => `${name} ${preferredVersion.version}`)).toEqual(['apps v1', 'events.k8s.io v1', 'autoscaling v2', 'example.com v1'])
})

test('a resource list names subresources and what they take', () => {
  const list = apiResourceList(served, '', 'v1')!
  expect(list.resources.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['events Event', 'pods Pod', 'pods/eviction Eviction', 'pods/log Pod', 'pods/status Pod'])
  expect(list.resources[1]).toEqual({ name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', shortNames: ['po'], categories: ['all'],
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'] })
  expect(apiResourceList(served, 'events.k8s.io', 'v1')!.resources[0].name).toBe('events')
})

test('requests that are never stored can only be created', () => {
  expect(apiResourceList(requestResources, 'authorization.k8s.io', 'v1')!.resources.every(({ verbs }) => verbs.join() === 'create')).toBe(true)
})

test('paths that lead nowhere have no answer', () => {
  expect([['apis', 'nope'], ['apis', 'apps', 'v2'], ['api', 'v2'], ['healthz'], ['apis', 'apps', 'v1', 'deployments']].map((path) => answerDiscovery(served, path))).toEqual(Array(5).fill(undefined))
  expect(answerDiscovery(served, ['apis', 'apps'])).toMatchObject({ kind: 'APIGroup', name: 'apps' })
  expect(answerDiscovery(served, ['api'])).toMatchObject({ versions: ['v1'] })
  expect(answerDiscovery(served, ['version'])).toMatchObject({ minor: '36' })
})
