import { expect, test } from 'vitest'
import { equipment } from '../engine/equipment.ts'
import { clientPrograms } from '../kubectl/programs/catalogue.ts'
import { CommandRun } from './command-run.ts'
import { openCluster } from './open-cluster.ts'
import type { Command, DocumentOutcome } from './protocol.ts'

const WEB = `
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: web, image: nginx }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`

function outcomes(...commands: Command[]): readonly DocumentOutcome[] {
  const cluster = openCluster({ seed: 1, preset: { nodes: [{ name: 'worker-1' }] }, epoch: '2026-01-05T09:00:00Z', programs: clientPrograms })
  cluster.equip(equipment)
  return commands.flatMap((command, index) => {
    const run = new CommandRun(index, command, cluster.now)
    for (let t = cluster.now; t < (index + 1) * 20_000; t += 100) {
      cluster.advance(t)
      run.proceed(cluster)
    }
    expect(run.done).toBe(true)
    return run.outcome(cluster.now).documents
  })
}

test('the outcome of traffic counts requests by what came of them', () => {
  const [, , sent] = outcomes({ do: 'apply', text: WEB }, { do: 'traffic', service: { namespace: 'default', name: 'web' }, count: 5, everyMs: 100 })
  expect(sent).toEqual({
    index: 0, ref: { kind: 'Service', namespace: 'default', name: 'web' }, result: 'sent', traffic: { requests: 5, results: { 200: 5 }, endpoints: { 'default/web': 5 }, nodes: { 'worker-1': 5 } },
  })
})

test('traffic to a Service that is not there is rejected', () => {
  expect(outcomes({ do: 'traffic', service: { namespace: 'default', name: 'web' }, count: 5, everyMs: 100 })).toEqual([
    { index: 0, ref: { kind: 'Service', namespace: 'default', name: 'web' }, result: 'rejected', code: 404, message: 'services "web" not found', reason: 'NotFound' },
  ])
})
