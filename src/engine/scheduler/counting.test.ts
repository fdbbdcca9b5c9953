// Counts that are kept up to date are what counting anew finds, whatever has come, gone and changed.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { requirementsOf } from '../apiserver/selectors/label-selector.ts'
import type { Pod } from '../generated/api-types.d.ts'
import { CountedPods } from './counted-pods.ts'
import { Counting, podMatches } from './counting.ts'
import { NodeInfos } from './node-infos.ts'
import { emptyNodeInfo } from './node-info.ts'
import type { PodQuery } from './pod-counts.ts'
import { aNode, aPod } from './testing.ts'

const NODES = [aNode('n1', { labels: { zone: 'a' } }), aNode('n2', { labels: { zone: 'a' } }), aNode('n3', { labels: { zone: 'b' } }), aNode('n4')]
const APPS = ['x', 'y'], SPACES = ['s', 't']
const queries: PodQuery[] = [undefined, ['s'], ['s', 't']].flatMap((namespaces) => [{ app: 'x' }, {} as Record<string, string>].flatMap((matchLabels: Readonly<Record<string, string>>) => [true, false].map((isTerminatingToo) => {
  const requirements = requirementsOf({ matchLabels })
  return { namespaces, requirements: requirements === 'nothing' ? [] : requirements, isTerminatingToo }
})))
const avoids = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector: { matchLabels: { app: 'x' } } }] } }

const step = fc.record({
  deed: fc.constantFrom('set', 'set', 'set', 'delete', 'relabel', 'rewind', 'save'),
  pod: fc.integer({ min: 0, max: 5 }), node: fc.constantFrom(...NODES.map(({ metadata }) => metadata.name)), app: fc.constantFrom(...APPS), space: fc.constantFrom(...SPACES), isLeaving: fc.boolean(), isShy: fc.boolean(),
})

test('counting as Pods come and go finds what counting anew finds', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const infos = new NodeInfos(), pods = new CountedPods(), kept = new Counting(pods, infos), at = new Map<string, string>()
    for (const node of NODES.slice(0, 3)) infos.set(node.metadata.name, emptyNodeInfo(node))
    let saved = { pods: pods.save(), at: new Map(at) }
    for (const { deed, pod, node, app, space, isLeaving, isShy } of steps) {
      const key = `${space}/p${pod}`, now = at.get(key)
      if (deed === 'save') saved = { pods: pods.save(), at: new Map(at) }
      else if (deed === 'rewind') {
        pods.load(saved.pods)
        at.clear()
        for (const [k, v] of saved.at) at.set(k, v)
      } else if (deed === 'relabel') infos.set('n4', emptyNodeInfo(aNode('n4', { labels: app === 'x' ? { zone: 'b' } : {} })))
      else if (now !== undefined && (deed === 'delete' || now !== node)) {
        pods.delete(now, key)
        at.delete(key)
      }
      if (deed === 'set') {
        pods.set(node, key, aPod(`p${pod}`, { namespace: space, labels: { app }, metadata: isLeaving ? { deletionTimestamp: 'now' } : {}, ...(isShy && { affinity: avoids }) }))
        at.set(key, node)
      }
      compare(kept, pods, infos)
    }
  }), { numRuns: 150 })
})

function compare(kept: Counting, pods: CountedPods, infos: NodeInfos): void {
  const all: (readonly [string, Pod])[] = infos.list.flatMap(({ name }) => [...pods.on(name).values()].map((pod) => [name, pod] as const))
  for (const query of queries) {
    const matching = all.filter(([, pod]) => podMatches(query, pod)), count = kept.count(query)
    const column = count.column()
    infos.list.forEach(({ name }, place) => expect([count.at(place), column[place]]).toEqual(Array(2).fill(matching.filter(([node]) => node === name).length)))
    expect(tally(matching.map(([node]) => node), infos)).toEqual(Object.fromEntries(count.by('zone')))
  }
  const shy = all.filter(([, pod]) => pod.spec.affinity).map(([node, pod]) => [node, pod.metadata.namespace] as const)
  for (const space of SPACES) {
    const term = [...kept.avoided()].find(({ namespace }) => namespace === space)
    expect(term ? Object.fromEntries(term.count.by('zone')) : {}).toEqual(tally(shy.filter(([, namespace]) => namespace === space).map(([node]) => node), infos))
  }
}

function tally(nodes: readonly string[], infos: NodeInfos): Record<string, number> {
  const values: Record<string, number> = {}
  for (const node of nodes) {
    const zone = infos.get(node)?.node.metadata.labels?.zone
    if (zone !== undefined) values[zone] = (values[zone] ?? 0) + 1
  }
  return values
}
