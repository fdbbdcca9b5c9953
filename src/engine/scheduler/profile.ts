// The default profile of kube-scheduler: every plugin there is, in order. Models pkg/scheduler/apis/config/v1/default_plugins.go.
import type { Pod } from '../generated/api-types.d.ts'
import type { SchedulerPlugin } from './define-plugin.ts'

const modules = import.meta.glob<SchedulerPlugin>('./plugins/*/*.plugin.ts', { eager: true, import: 'default' })

// Simplified: there are no plugins for devices (DynamicResources), for features that nodes declare, or for groups of Pods that start together.
/** The default profile: every *.plugin.ts in order. */
export const profile: readonly SchedulerPlugin[] = Object.values(modules).sort((x, y) => x.order - y.order)

/** The first plugin that holds a Pod back from being tried, with its reason. */
export function gateOf(pod: Pod): { readonly plugin: string; readonly reason: string } | undefined {
  for (const plugin of gates) {
    const reason = plugin.preEnqueue?.(pod)
    if (reason !== undefined) return { plugin: plugin.name, reason }
  }
  return undefined
}

const gates = profile.filter(({ preEnqueue }) => preEnqueue)
