// Schedulers and controller managers on three machines: one of each works, another takes over when it ends or is cut off, never two at once.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Event, Lease, Node, Pod } from '../../src/engine/generated/api-types.d.ts'
import { opOf } from '../../src/engine/kernel/ops.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

const RUNS = Number(process.env['ELECTION_RUNS'] ?? 25)
const TAINTS = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }]
const MACHINES = [...['cp-1', 'cp-2', 'cp-3'].map((name) => ({ name, taints: TAINTS })), { name: 'worker-1' }, { name: 'worker-2' }]
const PROGRAMS = ['kube-scheduler', 'kube-controller-manager']
const open = (seed: number, controlPlanes: 1 | 3 = 3): Cluster => createCluster({ equipment, seed, epoch: '2026-01-05T09:00:00Z', machines: MACHINES, programs: clientPrograms, controlPlanes })
const deployment = (replicas: number): object => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
  spec: { replicas, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } } },
})
const lease = (cluster: Cluster, program: string): Lease | undefined => cluster.get({ kind: 'Lease', namespace: 'kube-system', name: program }) as unknown as Lease | undefined
const holder = (cluster: Cluster, program: string): string => lease(cluster, program)?.spec.holderIdentity?.split('_')[0] ?? ''
const ready = (cluster: Cluster): number => (cluster.list('Pod', 'default') as unknown as Pod[]).filter(({ metadata, status }) => !metadata.deletionTimestamp && status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True')).length
const process_ = (name: string) => ({ kind: 'SimProcess', name })

test('one machine of the control plane elects nobody', () => {
  const cluster = open(1, 1)
  cluster.advance(120_000)
  expect([lease(cluster, 'kube-scheduler'), cluster.thing('SimProcess', 'kube-scheduler')?.state]).toEqual([undefined, 'Running'])
})

describe('three machines of the control plane', () => {
  test('have one leader of each program, which renews its Lease, and the cluster works', () => {
    const cluster = open(2)
    cluster.run('apply', { object: deployment(4) })
    cluster.advance(60_000)
    for (const program of PROGRAMS) {
      const found = lease(cluster, program)
      expect(found?.spec).toMatchObject({ holderIdentity: expect.stringMatching(/^cp-[123]_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/), leaseDurationSeconds: 15, leaseTransitions: 0 })
      expect(cluster.now - cluster.toVirtual(String(found?.spec.renewTime))).toBeLessThan(3_000)
      const events = (cluster.list('Event', 'kube-system') as unknown as Event[]).filter(({ reason, involvedObject }) => reason === 'LeaderElection' && involvedObject.name === program)
      expect(events.map(({ message }) => message)).toEqual([`${found?.spec.holderIdentity} became leader`])
    }
    expect(ready(cluster)).toBe(4)
    const addresses = (cluster.list('Node') as unknown as Node[]).map(({ status }) => status?.addresses?.[0].address)
    expect([addresses.length, new Set(addresses).size, addresses.includes('192.168.50.10')]).toEqual([5, 5, true])
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
  })

  test.each(PROGRAMS)('another instance of %s takes over once the Lease of a leader that has ended runs out', (program) => {
    const cluster = open(3), first = holder(cluster, program)
    cluster.fault('stop', process_(`${program}-${first}`))
    cluster.run('apply', { object: deployment(3) })
    cluster.advance(cluster.now + 10_000)
    expect([holder(cluster, program), ready(cluster), cluster.thing('SimProcess', program)]).toEqual([first, 0, { state: 'Stopped', program, node: first }])
    cluster.advance(cluster.now + 30_000)
    expect(holder(cluster, program)).not.toBe(first)
    expect([lease(cluster, program)?.spec.leaseTransitions, ready(cluster), cluster.thing('SimProcess', program)]).toEqual([1, 3, { state: 'Running', program, node: holder(cluster, program) }])
    cluster.fault('start', process_(`${program}-${first}`))
    cluster.advance(cluster.now + 60_000)
    expect([lease(cluster, program)?.spec.leaseTransitions, cluster.thing('SimProcess', `${program}-${first}`)?.state]).toEqual([1, 'Running'])
  })

  test('a leader whose machine is cut off gives up before another takes over, and comes back to wait for its turn', () => {
    const cluster = open(6), program = 'kube-scheduler'
    const first = holder(cluster, program)
    cluster.fault('isolate', { kind: 'Node', name: first })
    const cutAt = cluster.now
    // By then the balancer has found out that the API server there does not answer.
    cluster.advance(cutAt + 35_000)
    cluster.run('apply', { object: deployment(3) })
    cluster.advance(cutAt + 60_000)
    expect(holder(cluster, program)).not.toBe(first)
    const lost = cluster.spans.find(({ decision, component, startedAt }) => decision.code === 'leader-lost' && component.endsWith(program) && startedAt > cutAt), won = cluster.spans.findLast(({ decision, component }) => decision.code === 'leader-elected' && component.endsWith(program))
    expect(lost?.component).toBe(`${first}/${program}`)
    expect(Number(won?.startedAt)).toBeGreaterThan(Number(lost?.startedAt))
    expect(ready(cluster)).toBe(3)
    cluster.fault('mend-link', { kind: 'Node', name: first })
    cluster.advance(cluster.now + 120_000)
    expect([lease(cluster, program)?.spec.leaseTransitions, ready(cluster)].at(-1)).toBe(3)
  })

  test('a machine without power takes its instances along', () => {
    const cluster = open(8)
    for (const program of PROGRAMS) cluster.fault('stop', process_(`${program}-cp-1`))
    cluster.advance(40_000)
    const first = holder(cluster, 'kube-scheduler')
    cluster.fault('power-off', { kind: 'Node', name: first })
    cluster.advance(100_000)
    expect(holder(cluster, 'kube-scheduler')).not.toBe(first)
    expect(cluster.thing('SimProcess', `kube-scheduler-${first}`)?.state).toBe('Stopped')
  })
})

test('going back through an election and forth again leaves the same history', () => {
  const live = (isWalked: boolean): readonly string[] => {
    const cluster = open(12), first = holder(cluster, 'kube-scheduler')
    cluster.run('apply', { object: deployment(3) })
    cluster.advance(10_000)
    cluster.fault('stop', process_(`kube-scheduler-${first}`))
    cluster.advance(26_000)
    if (isWalked) for (const at of [24_000, 12_000, 11_000]) cluster.rewind(at)
    cluster.advance(90_000)
    return [cluster.ledgerHash(), cluster.stateHash()]
  }
  expect(live(true)).toEqual(live(false))
})

test('whatever happens to instances and their network: one leader at a time, and in peace the cluster comes to what was wished for', { timeout: 600_000 }, () => {
  const trouble = fc.record({
    what: fc.constantFrom('stop', 'isolate', 'slow-link', 'power'), program: fc.constantFrom(...PROGRAMS), machine: fc.constantFrom('cp-1', 'cp-2', 'cp-3'),
    afterMs: fc.integer({ min: 0, max: 100_000 }), forMs: fc.integer({ min: 1, max: 90_000 }), delayMs: fc.integer({ min: 1, max: 9_000 }),
  })
  fc.assert(fc.property(fc.integer({ min: 1, max: 10_000 }), fc.array(trouble, { minLength: 1, maxLength: 5 }), (seed, troubles) => {
    const cluster = open(seed)
    cluster.run('apply', { object: deployment(2) })
    const acts = troubles.flatMap((one) => [{ ...one, at: one.afterMs, isMended: false }, { ...one, at: one.afterMs + one.forMs, isMended: true }]).sort((x, y) => x.at - y.at)
    for (const { at, what, program, machine, delayMs, isMended } of acts) {
      cluster.advance(at)
      const node = { kind: 'Node', name: machine }
      if (what === 'stop') cluster.fault(isMended ? 'start' : 'stop', process_(`${program}-${machine}`))
      else if (what === 'power') cluster.fault(isMended ? 'power-on' : 'power-off', node)
      else cluster.fault(isMended ? 'mend-link' : what, node, what === 'slow-link' && !isMended ? { to: machine === 'cp-1' ? 'cp-2' : 'cp-1', delayMs } : {})
    }
    for (const name of ['cp-1', 'cp-2', 'cp-3']) {
      cluster.fault('mend-link', { kind: 'Node', name })
      cluster.fault('power-on', { kind: 'Node', name })
      cluster.advance(cluster.now + 20_000)
      for (const program of PROGRAMS) cluster.fault('start', process_(`${program}-${name}`))
    }
    cluster.advance(cluster.now + 240_000)
    cluster.run('apply', { object: deployment(5) })
    cluster.advance(cluster.now + 300_000)
    expect([ready(cluster), forbiddenHops(cluster.ledger, cluster.names, cluster.components)]).toEqual([5, []])
    for (const program of PROGRAMS) expect(overlaps(cluster, program)).toEqual([])
  }), { numRuns: RUNS, seed: 4 })
})

/** Writes of a program's working part while nobody led, as the decisions of its candidates say. */
function overlaps(cluster: Cluster, program: string): readonly string[] {
  const turns = cluster.spans.filter(({ component, decision }) => component.endsWith(`/${program}`) && (decision.code === 'leader-elected' || decision.code === 'leader-lost'))
  const found: string[] = []
  let leader: string | undefined
  const ended = cluster.things.filter(({ kind, name, fields }) => kind === 'SimProcess' && name.startsWith(`${program}-`) && fields?.['state'] === 'Stopped').map(({ at, name }) => ({ at, address: `${name.slice(program.length + 1)}/${program}` }))
  for (const { component, decision, startedAt } of turns) {
    if (decision.code === 'leader-lost') leader = undefined
    else {
      const since = turns.findLast((turn) => turn.component === leader && turn.startedAt < startedAt)?.startedAt ?? 0
      if (leader !== undefined && leader !== component && !ended.some(({ at, address }) => address === leader && at >= since && at <= startedAt)) found.push(`${component} at ${startedAt} while ${leader} led`)
      leader = component
    }
  }
  // What the working part sent, it sent while one of the two had begun.
  const first = turns[0]?.startedAt ?? Infinity, early = Array.from({ length: cluster.ledger.length }, (_, id) => cluster.ledger.hop(id)).filter(({ from, op, sentAt }) => cluster.names.text(from) === program && opOf(op) === 'bind' && sentAt < first)
  return [...found, ...early.map(({ sentAt }) => `bind at ${sentAt} before anybody led`)]
}
