import { describe, expect, test } from 'vitest'
import type { Pod, PodAffinityTerm } from '../../../generated/api-types.d.ts'
import { aNode, aPod, smallCluster, wouldRequeue } from '../../testing.ts'

const HOST = 'kubernetes.io/hostname'
const nodes = [aNode('a1', { labels: { zone: 'a' } }), aNode('a2', { labels: { zone: 'a' } }), aNode('b1', { labels: { zone: 'b' } })]
const term = (app: string, topologyKey = 'zone', more: Partial<PodAffinityTerm> = {}): PodAffinityTerm => ({ topologyKey, labelSelector: { matchLabels: { app } }, ...more })
const near = (...terms: PodAffinityTerm[]): Pod['spec']['affinity'] => ({ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } })
const apart = (...terms: PodAffinityTerm[]): Pod['spec']['affinity'] => ({ podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } })
const leader = aPod('leader', { labels: { app: 'leader' } })

describe('required Pod affinity', () => {
  test('takes a Pod to the zone of those it wants', () => {
    expect(smallCluster(nodes, { b1: [leader] }).place(aPod('follower', { affinity: near(term('leader')) }))).toBe('b1')
  })

  test('leaves no node where nobody is wanted', () => {
    expect(smallCluster(nodes, { b1: [leader] }).place(aPod('lost', { affinity: near(term('nobody')) }))).toBe("0/3 nodes are available: 3 node(s) didn't match pod affinity rules.")
  })

  test('lets the first of a group that wants its own kind go anywhere, but only where the label is', () => {
    const unlabelled = aNode('bare'), first = aPod('first', { labels: { app: 'crowd' }, affinity: near(term('crowd')) })
    expect(smallCluster([unlabelled, nodes[2]]).place(first)).toBe('b1')
    expect(smallCluster([unlabelled]).place(first)).toBe("0/1 nodes are available: 1 node(s) didn't match pod affinity rules.")
  })

  test('of several terms means Pods that meet all of them', () => {
    const cluster = smallCluster(nodes, { a1: [leader], b1: [aPod('both', { labels: { app: 'leader', tier: 'x' } })] })
    expect(cluster.place(aPod('p', { affinity: near(term('leader'), { topologyKey: HOST, labelSelector: { matchLabels: { tier: 'x' } } }) }))).toBe('b1')
  })

  test('looks in the namespaces that are named or selected, else in its own', () => {
    const namespace = (name: string, labels: Record<string, string>) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels, uid: name, resourceVersion: '1', creationTimestamp: '' } })
    const cluster = smallCluster(nodes, { b1: [{ ...leader, metadata: { ...leader.metadata, namespace: 'other' } }] }, [namespace('other', { team: 'x' }), namespace('default', {})])
    const follower = (more: Partial<PodAffinityTerm>): Pod => aPod('follower', { affinity: near(term('leader', 'zone', more)) })
    expect(cluster.place(follower({}))).toContain('affinity rules')
    expect(cluster.place(follower({ namespaces: ['other'] }))).toBe('b1')
    expect(cluster.place(follower({ namespaceSelector: { matchLabels: { team: 'x' } } }))).toBe('b1')
    expect(cluster.place(follower({ namespaceSelector: {} }))).toBe('b1')
  })
})

describe('required Pod anti-affinity', () => {
  test('keeps a Pod out of the zone of those it avoids', () => {
    expect(smallCluster(nodes, { a1: [leader] }).place(aPod('shy', { affinity: apart(term('leader')) }))).toBe('b1')
  })

  test('holds for those who come later too', () => {
    const shy = aPod('shy', { affinity: apart(term('leader', HOST)) })
    const cluster = smallCluster(nodes, { a1: [shy], a2: [aPod('shy-2', { affinity: apart(term('leader', HOST)) })], b1: [aPod('shy-3', { affinity: apart(term('leader', HOST)) })] })
    expect(cluster.place(leader)).toBe("0/3 nodes are available: 3 node(s) didn't satisfy existing pods anti-affinity rules.")
    cluster.take('a2', aPod('shy-2'))
    expect(cluster.place(leader)).toBe('a2')
  })

  test('one to a host: as many Pods as hosts', () => {
    const cluster = smallCluster(nodes), one = (i: number): Pod => aPod(`apart-${i}`, { labels: { app: 'apart' }, affinity: apart(term('apart', HOST)) })
    const placed = [0, 1, 2].map((i) => {
      const host = cluster.place(one(i))
      cluster.put(host, one(i))
      return host
    })
    expect(placed.sort()).toEqual(['a1', 'a2', 'b1'])
    expect(cluster.place(one(3))).toBe("0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules.")
  })
})

describe('preferred terms', () => {
  test('are worth their weight, for and against', () => {
    const prefer = { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, podAffinityTerm: term('leader', HOST) }] }, podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 30, podAffinityTerm: term('loud', HOST) }] } }
    const cluster = smallCluster(nodes, { a1: [leader], a2: [aPod('loud', { labels: { app: 'loud' } })] })
    expect(cluster.scoresOf(aPod('p', { affinity: prefer }), 'InterPodAffinity')).toEqual({ a1: 200, a2: 0, b1: 150 })
  })

  test('of Pods that are there already count as well, also those that they require', () => {
    const cluster = smallCluster(nodes, { a1: [leader, aPod('fan', { affinity: near(term('leader', HOST)) })] })
    expect(cluster.scoresOf(aPod('second', { labels: { app: 'leader' } }), 'InterPodAffinity')).toEqual({ a1: 200, a2: 0, b1: 0 })
  })

  test('are left out where nobody has any', () => {
    expect(smallCluster(nodes, { a1: [leader] }).scoresOf(aPod('p'), 'InterPodAffinity')).toEqual({ a1: undefined, a2: undefined, b1: undefined })
  })
})

describe('a Pod that was turned down is tried again', () => {
  const cluster = smallCluster(nodes), lost = aPod('lost', { affinity: near(term('leader')) }), shy = aPod('shy', { affinity: apart(term('leader')) })
  const there = { ...leader, spec: { ...leader.spec, nodeName: 'a1' } }, other = { ...aPod('other'), spec: there.spec }

  test('when one whom it wants has come, not when another has', () => {
    expect(wouldRequeue('InterPodAffinity', lost, 'ADDED', there, undefined, cluster)).toBe(true)
    expect(wouldRequeue('InterPodAffinity', lost, 'ADDED', other, undefined, cluster)).toBe(false)
    expect(wouldRequeue('InterPodAffinity', shy, 'ADDED', there, undefined, cluster)).toBe(false)
  })

  test('when one whom it avoids, or who avoids it, has left', () => {
    expect(wouldRequeue('InterPodAffinity', shy, 'DELETED', there, there, cluster)).toBe(true)
    expect(wouldRequeue('InterPodAffinity', leader, 'DELETED', { ...shy, spec: { ...shy.spec, nodeName: 'a1' } } as Pod, undefined, cluster)).toBe(true)
    expect(wouldRequeue('InterPodAffinity', shy, 'DELETED', other, other, cluster)).toBe(false)
  })
})
