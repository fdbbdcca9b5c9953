import { expect, test } from 'vitest'
import { equipment } from '../engine/equipment.ts'
import { clientPrograms } from '../kubectl/programs/catalogue.ts'
import { CommandRun } from './command-run.ts'
import { openCluster } from './open-cluster.ts'
import type { Command, CommandOutcome } from './protocol.ts'

const WEB = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: nginx }] }
`

/** Runs Commands one after the other on a fresh cluster. */
function run(...commands: Command[]): readonly CommandOutcome[] {
  const cluster = openCluster({ seed: 1, preset: { nodes: [{ name: 'worker-1' }] }, epoch: '2026-01-05T09:00:00Z', programs: clientPrograms })
  cluster.equip(equipment)
  return commands.map((command, index) => {
    const underWay = new CommandRun(index, command, cluster.now)
    for (let t = cluster.now; t < (index + 1) * 10_000; t += 100) {
      cluster.advance(t)
      underWay.proceed(cluster)
    }
    expect(underWay.done).toBe(true)
    return underWay.outcome(cluster.now)
  })
}

test('a line of kubectl ends with what it printed and what it did', () => {
  const [, history, undo] = run({ do: 'apply', text: WEB }, { do: 'kubectl', line: 'kubectl rollout history deployment/web' }, { do: 'kubectl', line: 'kubectl rollout undo deploy/absent' })
  expect(history).toMatchObject({ documents: [], output: { stdout: expect.stringMatching(/^deployment.apps\/web \nREVISION +CHANGE-CAUSE\n1/), stderr: '', exit: 0 }, deeds: [{ verb: 'rollout-history', result: 'ok', kind: 'Deployment', name: 'web' }] })
  expect(undo).toMatchObject({ output: { exit: 1, stderr: expect.stringContaining('"absent" not found') }, deeds: [{ verb: 'rollout-undo', result: 'rejected', kind: 'Deployment', name: 'absent' }] })
})

test('pipes and a file behind > are part of the line', () => {
  const [, piped, written] = run({ do: 'apply', text: WEB }, { do: 'kubectl', line: 'kubectl rollout history deploy web | head -1' }, { do: 'kubectl', line: 'kubectl rollout history deploy web > history.txt' })
  expect(piped.output).toEqual({ stdout: 'deployment.apps/web \n', stderr: '', exit: 0 })
  expect(written.output).toMatchObject({ stdout: '', exit: 0, written: { file: 'history.txt', append: false, text: expect.stringContaining('REVISION') } })
})

test('a line that is none of kubectl\'s asks nothing of the cluster', () => {
  const [outcome] = run({ do: 'kubectl', line: 'docker ps' })
  expect(outcome).toEqual({ command: 0, at: expect.any(Number), documents: [], output: { stdout: '', stderr: 'bash: docker: command not found\n', exit: 127 }, deeds: [] })
})
