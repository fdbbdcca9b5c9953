// Claims, volumes and Pods that mount them, for tests of the scheduler's volume plugins.
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../generated/api-types.d.ts'
import { aPod } from './testing.ts'

const created = (name: string) => ({ name, uid: name, resourceVersion: '1', creationTimestamp: '2026-01-05T09:00:00Z' })

/** A claim that has its volume, `volume-of-<name>`. */
export function boundClaim(name: string, accessMode: 'ReadWriteOnce' | 'ReadWriteOncePod' = 'ReadWriteOnce'): PersistentVolumeClaim {
  return {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { ...created(name), namespace: 'default', annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
    spec: { accessModes: [accessMode], volumeName: `volume-of-${name}` }, status: { phase: 'Bound' },
  }
}

/** The volume of that claim. */
export function volumeOf(claim: string, { labels, driver }: { readonly labels?: Readonly<Record<string, string>>; readonly driver?: string }): PersistentVolume {
  return {
    apiVersion: 'v1', kind: 'PersistentVolume', metadata: { ...created(`volume-of-${claim}`), ...(labels && { labels }) },
    spec: { accessModes: ['ReadWriteOnce'], ...(driver && { csi: { driver, volumeHandle: claim } }) },
  }
}

/** A Pod that mounts these claims. */
export function podWith(name: string, ...claims: readonly string[]): Pod {
  return aPod(name, { volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })) })
}
