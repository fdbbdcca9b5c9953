// Runs a scenario: boots a cluster as it asks, takes its steps one after another, and writes down everything that happens.
import type { ClusterSettings } from '../../engine/kernel/controller.ts'
import type { LatencyTable } from '../../engine/kernel/latency.ts'
import type { Arguments } from '../arguments.ts'
import { openCluster } from '../open.ts'
import { countObjects } from '../report.ts'
import { Trace } from '../trace.ts'
import { writeText } from '../write-text.ts'
import { durationMs, readScenario, type Scenario } from './scenario.ts'
import { scriptedContainers } from './scripted-containers.image.ts'
import { ScenarioStage } from './stage.ts'
import { takeStep } from './steps.ts'

const EPOCH = '2026-01-01T00:00:00Z'

export function runScenario(args: Arguments, print: (text: string) => void): number {
  const scenario = readScenario(args.scenario as string)
  if (args.untilSeed !== undefined) {
    for (let seed = 1; seed <= args.untilSeed; seed++) {
      const { cluster } = play(scenario, seed, args.etcd)
      print(`${seed} ${cluster.ledgerHash()} ${cluster.quiescent}`)
    }
    return 0
  }
  const startedMs = performance.now(), { cluster, trace } = play(scenario, args.seed, args.etcd)
  if (args.trace !== undefined) writeText(args.trace, trace.text())
  print(JSON.stringify({
    scenario: scenario.name, virtualMs: cluster.now, wallMs: Math.round(performance.now() - startedMs), hops: cluster.ledger.length, quiescent: cluster.quiescent, objects: countObjects(cluster),
  }))
  return 0
}

function play(scenario: Scenario, seed: number, etcd: Arguments['etcd']): ScenarioStage {
  const { kubelet = {} } = scenario.cluster
  const runningAfterMs = durationMs(kubelet.runningAfter, 1_000), stopAfterMs = durationMs(kubelet.stopAfter, 500)
  const cluster = openCluster({
    // Nobody expanded volumes in the recordings.
    seed, disks: 'later, of fixed sizes', machines: scenario.nodes, epoch: typeof scenario.cluster.clock === 'string' ? scenario.cluster.clock : EPOCH, namespaces: [scenario.namespace, ...scenario.extraNamespaces],
    settings: settingsOf(scenario), etcd, controlPlanes: scenario.cluster['controlPlanes'] === 3 ? 3 : 1, latency: latencyOf(scenario), imageBehaviours: [scriptedContainers(runningAfterMs, stopAfterMs)],
  })
  const stage = new ScenarioStage(scenario, cluster, new Trace(cluster, [scenario.namespace, ...scenario.extraNamespaces]))
  scenario.steps.forEach((step, i) => takeStep(stage, step, i))
  stage.settle(scenario.quietMs, scenario.maxMs)
  return stage
}

function settingsOf({ cluster }: Scenario): Partial<ClusterSettings> {
  const { kubelet = {} } = cluster
  return {
    nodeMonitorGracePeriodMs: durationMs(cluster.nodeMonitorGracePeriod, 10_000), nodeMonitorPeriodMs: durationMs(cluster.nodeMonitorPeriod, 5_000),
    claimBinderSyncPeriodMs: durationMs(cluster.claimBinderSyncPeriod, 5_000), leaseEveryMs: durationMs(kubelet.leaseEvery, 3_000),
    // Nodes of the recordings told of no images.
    imagesEveryMs: durationMs(kubelet.imagesEvery, 0),
    // The metrics API of the recordings answered at any time what was the case then.
    metricResolutionMs: durationMs(cluster.metricResolution, 1_000), autoscalerSyncPeriodMs: durationMs(cluster.autoscalerSyncPeriod, 15_000),
  }
}

/** A scenario's kubelet settings as rows of the latency table: what it gives as one span is spent in one row, the rows beside it take no time. */
export function latencyOf({ cluster }: Pick<Scenario, 'cluster'>): Partial<LatencyTable> {
  const { kubelet = {} } = cluster
  const exactly = (value: unknown, otherwise: number): readonly [number, number] => {
    const ms = durationMs(value, otherwise)
    return [ms, ms]
  }
  const none = [0, 0] as const
  return {
    creating: exactly(kubelet.creatingAfter, 100), startContainer: exactly(kubelet.runningAfter, 1_000), stop: exactly(kubelet.stopAfter, 500), removed: exactly(kubelet.removedAfterStop, 100),
    imageBackOff: exactly(kubelet.imageBackOffAfter, 2_000), firstRestart: exactly(kubelet.firstRestartAfter, 500), restartBackOff: exactly(kubelet.restartBackOff, 10_000),
    restartBackOffLimit: exactly(kubelet.restartBackOffLimit, 300_000),
    sandbox: none, cni: none, createContainer: none, imageStatus: none, registry: none, pull: none, mount: none, pleg: none,
  }
}
