// The stage on which a scenario is played: cluster, trace, and waiting in virtual time.
import { resourceOf } from '../../engine/kinds/define-kind.ts'
import { kindNamed } from '../../engine/kinds/catalogue.ts'
import type { Cluster } from '../../engine/cluster.ts'
import type { KubeObject } from '../../engine/kube-object.ts'
import { UsageError } from '../arguments.ts'
import type { Trace } from '../trace.ts'
import type { Scenario } from './scenario.ts'

const LOOK_EVERY_MS = 10

export class ScenarioStage {
  readonly scenario: Scenario
  readonly cluster: Cluster
  readonly trace: Trace

  constructor(scenario: Scenario, cluster: Cluster, trace: Trace) {
    this.scenario = scenario
    this.cluster = cluster
    this.trace = trace
  }

  /** Resource and namespace of an object that a step names. */
  target({ kind, namespace }: { readonly kind: string; readonly namespace?: string }): { readonly resource: string; readonly namespace?: string } {
    const definition = kindNamed(kind)
    if (!definition) throw new UsageError(`the scenario names an unknown kind: ${kind}`)
    return { resource: resourceOf(definition), ...(definition.namespaced ? { namespace: namespace ?? this.scenario.namespace } : {}) }
  }

  get(kind: string, name: string, namespace?: string): KubeObject | undefined {
    return this.cluster.get({ kind, name, namespace: namespace ?? this.scenario.namespace })
  }

  /** Goes on until nothing recorded but Events has changed for `quietMs`, counted from now at the earliest; at most `maxMs`. */
  settle(quietMs: number, maxMs: number): void {
    const { cluster } = this, startedAt = cluster.now
    let lastChange = startedAt
    while (cluster.now - startedAt < maxMs && cluster.now - lastChange < quietMs) {
      cluster.advance(Math.min(cluster.now + LOOK_EVERY_MS, startedAt + maxMs))
      lastChange = Math.max(lastChange, this.trace.collect() ?? lastChange)
    }
  }
}
