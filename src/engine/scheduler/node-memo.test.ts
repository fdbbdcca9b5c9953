// What is remembered of the nodes from one Pod to the next never shows: a search that has seen much finds what one that begins finds.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Pod } from '../generated/api-types.d.ts'
import { NodeSearch } from './framework.ts'
import { emptyNodeInfo, withNode } from './node-info.ts'
import { aNode, aPod, smallCluster } from './testing.ts'

const NAMES = ['n1', 'n2', 'n3', 'n4']
const SORTS: readonly Pod[] = [
  aPod('plain'), aPod('hungry', { cpu: '1500m' }), aPod('tolerant', { cpu: '1', tolerations: [{ key: 'gpu', operator: 'Exists' }] }), aPod('choosy', { memory: '1Gi', nodeSelector: { disk: 'ssd' } }),
  aPod('shy', { labels: { app: 'shy' }, affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'disk', labelSelector: { matchLabels: { app: 'shy' } } }] } } }),
  aPod('spread', { labels: { app: 's' }, topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'disk', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: { app: 's' } } }] }),
]

const step = fc.record({
  deed: fc.constantFrom('place', 'place', 'place', 'take', 'change', 'come', 'go', 'save', 'rewind'), node: fc.constantFrom(...NAMES), sort: fc.constantFrom(...SORTS),
  isCordoned: fc.boolean(), isTainted: fc.boolean(), disk: fc.constantFrom('ssd', 'hdd'), cpu: fc.constantFrom('2', '4'),
})

test('a search that remembers nodes finds what one without a memory finds', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const cluster = smallCluster(NAMES.map((name) => aNode(name, { labels: { disk: 'ssd' } }))), kept = new NodeSearch(cluster), there: { node: string; pod: Pod }[] = []
    let saved = cluster.infos.save(), count = 0
    for (const { deed, node, sort, isCordoned, isTainted, disk, cpu } of steps) {
      const info = cluster.node(node), object = aNode(node, { cpu, labels: { disk }, ...(isCordoned && { unschedulable: true }), ...(isTainted && { taints: [{ key: 'gpu', effect: 'NoSchedule' as const }] }) })
      if (deed === 'place' && info) {
        const pod = { ...sort, metadata: { ...sort.metadata, name: `p${count++}` } }
        cluster.put(node, pod)
        there.push({ node, pod })
      } else if (deed === 'take') {
        const last = there.pop()
        if (last) cluster.take(last.node, last.pod)
      } else if (deed === 'change' && info) cluster.infos.set(node, withNode(info, object))
      else if (deed === 'come' && !info) cluster.infos.set(node, emptyNodeInfo(object))
      else if (deed === 'go') cluster.infos.delete(node)
      else if (deed === 'save') saved = cluster.infos.save()
      else if (deed === 'rewind') cluster.infos.load(saved)
      for (const pod of SORTS) expect(told(kept, pod, count)).toEqual(told(new NodeSearch(cluster), pod, count))
    }
  }), { numRuns: 100 })
})

/** All that a search says of a Pod. */
function told(search: NodeSearch, pod: Pod, start: number): unknown {
  const verdict = search.find(pod, start, () => 0), { rejected, filters, examined } = verdict
  return { rejected, filters, examined, ...('host' in verdict ? { host: verdict.host, ties: verdict.scores.ties, rows: verdict.scores.rows } : { plugins: verdict.plugins }) }
}
