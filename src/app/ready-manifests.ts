// The editor's ready manifests, loaded when somebody offers them: their texts are no part of the first download.
import { useEffect, useState } from 'react'
import type { ReadyManifest } from '../editor/ready-manifests.ts'

export interface OfferedManifest extends ReadyManifest {
  /** Kind of its first document, for an icon. */
  readonly kind: string
}

let loading: Promise<readonly OfferedManifest[]> | undefined

function load(): Promise<readonly OfferedManifest[]> {
  loading ??= import('../editor/ready-manifests.ts').then(({ readyManifests }) => readyManifests.map((manifest) => ({ ...manifest, kind: /^kind:\s*(\S+)/m.exec(manifest.text)?.[1] ?? '' })))
  return loading
}

/** The one of that id; undefined when there is none. */
export async function findReadyManifest(id: string): Promise<OfferedManifest | undefined> {
  return (await load()).find((manifest) => manifest.id === id)
}

/** Empty until they are there. */
export function useReadyManifests(): readonly OfferedManifest[] {
  const [manifests, setManifests] = useState<readonly OfferedManifest[]>([])
  useEffect(() => {
    let wanted = true
    void load().then((loaded) => { if (wanted) setManifests(loaded) })
    return () => { wanted = false }
  }, [])
  return manifests
}
