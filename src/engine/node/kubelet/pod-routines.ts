// What the worker of one Pod does, as one value: no kubelet needs it before there is a Pod, so a page may load it later.
import { housekeep } from '../eviction/eviction.ts'
import { StaticPodKeeper } from '../static-pods/static-pod-keeper.ts'
import { admitPod } from './admit-pod.ts'
import { killContainer } from './kill-container.ts'
import { syncPod } from './sync-pod.ts'
import { removePod, stopContainers } from './terminate-pod.ts'
import { fileSourcesOf, showsChange, tokenRenewalMs } from './volumes.ts'

export interface PodRoutines {
  readonly admit: typeof admitPod
  readonly housekeep: typeof housekeep
  readonly StaticPodKeeper: typeof StaticPodKeeper
  readonly sync: typeof syncPod
  readonly fileSources: typeof fileSourcesOf
  readonly tokenRenewal: typeof tokenRenewalMs
  readonly showsChange: typeof showsChange
  readonly kill: typeof killContainer
  readonly stop: typeof stopContainers
  readonly remove: typeof removePod
}

export const podRoutines: PodRoutines = { admit: admitPod, housekeep, StaticPodKeeper, sync: syncPod, fileSources: fileSourcesOf, tokenRenewal: tokenRenewalMs, showsChange, kill: killContainer, stop: stopContainers, remove: removePod }
