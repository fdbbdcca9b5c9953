// Jobs through whatever goes wrong: they never count more successes than they ask for, they end once, and once nothing is broken any longer they do end.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cluster, createCluster } from '../../src/engine/cluster.ts'
import { count, parseIndexes } from '../../src/engine/controllers/job/indexes.ts'
import { equipment } from '../../src/engine/equipment.ts'
import type { Job, Pod } from '../../src/engine/generated/api-types.d.ts'
import { forbiddenHops } from '../../src/engine/kernel/wires.ts'
import { type Routine, send } from '../../src/engine/kernel/sync.ts'
import { clientPrograms } from '../../src/kubectl/programs/catalogue.ts'

/** How many lives are lived; WHEELHOUSE_JOB_LIVES changes it. */
const LIVES = Number(process.env['WHEELHOUSE_JOB_LIVES'] ?? 60)
const MINUTE = 60_000
/** A Job that nothing disturbs any longer is over by then: the longest back-off is six minutes, and a Pod of a lost machine goes after five. */
const OVER_WITHIN = 60 * MINUTE
const MACHINES = [{ name: 'cp-1', taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }, { name: 'worker-1' }, { name: 'worker-2' }]
const programs = { ...clientPrograms, *ask(request: Parameters<typeof send>[0]): Routine<unknown> { return yield* send(request) } }

/** Succeeds or fails by the second in which it ends, so that no two tries are alike. */
const script = (seconds: number, everyNth: number): string => `sleep ${seconds}; test $(( $(date +%s) % ${everyNth} )) -ne 0`

interface Wish {
  readonly completions: number | undefined
  readonly parallelism: number
  readonly isIndexed: boolean
  readonly perIndex: number | undefined
  readonly backoffLimit: number
  readonly restartPolicy: 'Never' | 'OnFailure'
  readonly replacement: 'Failed' | 'TerminatingOrFailed'
  readonly seconds: number
  readonly everyNth: number
}

function jobOf({ completions, parallelism, isIndexed, perIndex, backoffLimit, restartPolicy, replacement, seconds, everyNth }: Wish): object {
  const isCounted = isIndexed && completions !== undefined
  return {
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'work', namespace: 'default' },
    spec: {
      parallelism, ...(completions === undefined ? {} : { completions }), podReplacementPolicy: replacement, ...(isCounted ? { completionMode: 'Indexed' } : {}),
      ...(isCounted && perIndex !== undefined ? { backoffLimitPerIndex: perIndex } : { backoffLimit }),
      template: { spec: { restartPolicy: isCounted && perIndex !== undefined ? 'Never' : restartPolicy, terminationGracePeriodSeconds: 5, containers: [{ name: 'c', image: 'busybox', command: ['sh', '-c', script(seconds, everyNth)] }] } },
    },
  }
}

const wish = fc.record({
  completions: fc.option(fc.integer({ min: 1, max: 7 }), { nil: undefined }), parallelism: fc.integer({ min: 1, max: 4 }), isIndexed: fc.boolean(), perIndex: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined }),
  backoffLimit: fc.integer({ min: 0, max: 6 }), restartPolicy: fc.constantFrom('Never', 'OnFailure'), replacement: fc.constantFrom('Failed', 'TerminatingOrFailed'), seconds: fc.integer({ min: 1, max: 20 }), everyNth: fc.integer({ min: 2, max: 5 }),
}) as fc.Arbitrary<Wish>

const jobPods = (cluster: Cluster): readonly Pod[] => (cluster.list('Pod', 'default') as unknown as readonly Pod[]).filter(({ metadata }) => metadata.labels?.['job-name'] === 'work')
const somePod = (cluster: Cluster): string => jobPods(cluster).map(({ metadata }) => metadata.name).sort()[0] ?? 'none'
const patchJob = (spec: object) => (cluster: Cluster): unknown => cluster.run('ask', { verb: 'patch', patchType: 'merge', resource: 'jobs.batch', namespace: 'default', name: 'work', body: { spec } })
const switched = (kind: string, name: string, on: string, off: string) => [on, off].map((act) => (cluster: Cluster): unknown => cluster.fault(act, { kind, name }))
const PROCESSES = ['etcd', 'kube-apiserver', 'kube-scheduler', 'kube-controller-manager'], LOOPS = ['job-controller', 'garbage-collector-controller', 'podgc-controller']

/** What may be done to a Job and to what it runs on. */
const DEEDS: readonly ((cluster: Cluster) => unknown)[] = [
  ...PROCESSES.flatMap((name) => switched('SimProcess', name, 'start', 'stop')), ...LOOPS.flatMap((name) => switched('SimLoop', name, 'start', 'stop')),
  ...['worker-1', 'worker-2'].flatMap((name) => switched('Node', name, 'power-on', 'power-off')),
  (cluster) => cluster.fault('stop', { kind: 'SimProcess', name: 'kubelet-worker-1' }),
  (cluster) => cluster.fault('crash', { kind: 'Pod', namespace: 'default', name: somePod(cluster) }),
  (cluster) => cluster.run('delete', { ref: { kind: 'Pod', namespace: 'default', name: somePod(cluster) } }),
  (cluster) => cluster.run('delete', { ref: { kind: 'Node', name: 'worker-2' } }),
  patchJob({ suspend: true }), patchJob({ suspend: false }), patchJob({ parallelism: 1 }), patchJob({ parallelism: 3 }), patchJob({ parallelism: 0 }),
]

interface Deed { readonly at: number; readonly what: number }
const deed = fc.record({ at: fc.integer({ min: 200, max: 90_000 }), what: fc.nat({ max: DEEDS.length - 1 }) }) as fc.Arbitrary<Deed>

/** Lives through deeds, with caches that lag behind; then everything is mended and the Job may go on. */
function live(seed: number, wished: Wish, deeds: readonly Deed[], lagMs: number): Cluster {
  const cluster = createCluster({ equipment, seed, latency: { watch: [1, lagMs] }, epoch: '2026-01-05T09:00:00Z', machines: MACHINES, programs, checkpoints: false })
  cluster.run('apply', { object: jobOf(wished) })
  cluster.advance(1)
  for (const { at, what } of [...deeds].sort((x, y) => x.at - y.at)) {
    cluster.advance(Math.max(cluster.now, at))
    DEEDS[what](cluster)
  }
  cluster.advance(95_000)
  for (const name of ['worker-1', 'worker-2']) cluster.fault('power-on', { kind: 'Node', name })
  cluster.advance(cluster.now + 30_000)
  for (const name of [...PROCESSES, 'kubelet-worker-1']) {
    cluster.fault('start', { kind: 'SimProcess', name })
    cluster.advance(cluster.now + 2_000)
  }
  for (const name of LOOPS) cluster.fault('start', { kind: 'SimLoop', name })
  cluster.advance(cluster.now + 60_000)
  patchJob({ suspend: false, parallelism: wished.parallelism })(cluster)
  for (const until = cluster.now + OVER_WITHIN; cluster.now < until && ends(workOf(cluster)).length === 0;) cluster.advance(cluster.now + MINUTE)
  cluster.advance(cluster.now + MINUTE)
  return cluster
}

const workOf = (cluster: Cluster): Job => cluster.get({ kind: 'Job', namespace: 'default', name: 'work' }) as unknown as Job
const ends = ({ status }: Job): readonly string[] => (status?.conditions ?? []).filter(({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True').map(({ type }) => type)

/** What must hold of a Job at every moment, told where it does not. */
function wrongs(cluster: Cluster): readonly string[] {
  const wrong: string[] = [], last = new Map<string, Job>()
  for (const { object, type } of cluster.commits) {
    if (object.kind !== 'Job' || type === 'DELETED') continue
    const job = object as unknown as Job, { uid, resourceVersion } = job.metadata, { completions } = job.spec, { succeeded = 0, failed = 0, completedIndexes, uncountedTerminatedPods } = job.status ?? {}
    const say = (text: string): void => { wrong.push(`revision ${resourceVersion}: ${text}`) }
    const uncounted = uncountedTerminatedPods?.succeeded?.length ?? 0
    if (completions !== undefined && succeeded + uncounted > completions) say(`${succeeded} + ${uncounted} successes of ${completions}`)
    if (job.spec.completionMode === 'Indexed' && count(parseIndexes(completedIndexes, completions ?? 0)) !== succeeded) say(`${completedIndexes} are not ${succeeded}`)
    const before = last.get(uid)
    if (ends(job).length > 1) say('both Complete and Failed')
    if (before && ends(before).length > 0 && (ends(job)[0] !== ends(before)[0] || succeeded !== (before.status?.succeeded ?? 0) || failed !== (before.status?.failed ?? 0))) say('it was over and went on')
    if (before && succeeded < (before.status?.succeeded ?? 0)) say('a success was taken back')
    if (before && failed < (before.status?.failed ?? 0)) say('a failure was taken back')
    if (ends(job)[0] === 'Complete' && !job.spec.successPolicy && succeeded < (completions ?? 1)) say(`complete with ${succeeded}`)
    last.set(uid, job)
  }
  return wrong
}

test('a Job counts right, ends once, and ends at all', { timeout: 600_000 }, () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 100_000 }), wish, fc.array(deed, { maxLength: 8 }), fc.constantFrom(4, 4, 300, 2_500), (seed, wished, deeds, lagMs) => {
    const cluster = live(seed, wished, deeds, lagMs), job = workOf(cluster)
    expect(wrongs(cluster)).toEqual([])
    expect(ends(job)).toHaveLength(1)
    expect(jobPods(cluster).filter(({ metadata, status }) => metadata.finalizers || !['Succeeded', 'Failed'].includes(status?.phase ?? '')).map(({ metadata: { name, finalizers, deletionTimestamp }, status }) => ({ name, finalizers, deletionTimestamp, phase: status?.phase }))).toEqual([])
    expect(job.status).toMatchObject({ uncountedTerminatedPods: {}, terminating: 0 })
    expect(forbiddenHops(cluster.ledger, cluster.names, cluster.components)).toEqual([])
  }), { numRuns: LIVES, seed: 11 })
})
