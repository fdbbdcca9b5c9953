// Which claims a Pod's volumes name, and which of them the scheduler knows.
import type { PersistentVolumeClaim, Pod } from '../generated/api-types.d.ts'
import persistentVolumeClaim from '../kinds/persistent-volume-claim/persistent-volume-claim.kind.ts'
import { claimNameOf } from '../storage/pod-claims.ts'
import type { SchedulerView } from './define-plugin.ts'

const NONE: readonly string[] = []
const NOTHING: readonly PersistentVolumeClaim[] = []

/** Names of the claims behind a Pod's volumes, those of its ephemeral volumes included. */
export function claimNamesOf(pod: Pod): readonly string[] {
  let names: string[] | undefined
  for (const volume of pod.spec.volumes ?? []) {
    const name = claimNameOf(pod, volume)
    if (name !== undefined) (names ??= []).push(name)
  }
  return names ?? NONE
}

/** The claims themselves. */
export function claimsIn(view: Pick<SchedulerView, 'get'>, pod: Pod): readonly PersistentVolumeClaim[] {
  const names = claimNamesOf(pod)
  return names.length === 0 ? NOTHING : names.flatMap((name) => view.get(persistentVolumeClaim, pod.metadata.namespace, name) ?? [])
}
