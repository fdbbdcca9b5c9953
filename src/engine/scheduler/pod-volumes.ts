// Which claims a Pod's volumes name, and which of them the scheduler knows.
import type { PersistentVolumeClaim, Pod } from '../generated/api-types.d.ts'
import persistentVolumeClaim from '../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import { claimNameOf } from '../storage/pod-claims.ts'
import type { SchedulerView } from './define-plugin.ts'

const NONE: readonly string[] = []

/** Names of the claims behind a Pod's volumes, those of its ephemeral volumes included. */
export function claimNamesOf(pod: Pod): readonly string[] {
  const { volumes } = pod.spec
  return volumes ? volumes.flatMap((volume) => claimNameOf(pod, volume) ?? []) : NONE
}

/** The claims themselves. */
export function claimsIn(view: Pick<SchedulerView, 'get'>, pod: Pod): readonly PersistentVolumeClaim[] {
  return claimNamesOf(pod).flatMap((name) => view.get(persistentVolumeClaim, pod.metadata.namespace, name) ?? [])
}
