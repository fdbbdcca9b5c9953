// Who a Pod of a StatefulSet is: its ordinal, its name, its host name and the claims that are its own.
// Models pkg/controller/statefulset/stateful_set_utils.go.
import type { PersistentVolumeClaim, Pod, PodTemplateSpec, StatefulSet } from '../../generated/api-types.d.ts'
import statefulSetKind from '../../kinds/stateful-set/stateful-set.kind.ts'
import { POD_REVISION } from '../controller-revisions.ts'
import { podFromTemplate } from '../pod-control.ts'

const POD_NAME = 'statefulset.kubernetes.io/pod-name'
const POD_INDEX = 'apps.kubernetes.io/pod-index'

const NUMBERED = /^(.*)-([0-9]+)$/
const LARGEST_ORDINAL = 2_147_483_647

/** The number at the end of a Pod's name; -1 if it has none. */
export function ordinalOf({ metadata: { name } }: Pod): number {
  const ordinal = Number(NUMBERED.exec(name)?.[2] ?? -1)
  return ordinal <= LARGEST_ORDINAL ? ordinal : -1
}

/** Whether a Pod's name is one of the set's. */
export function isMemberOf({ metadata }: StatefulSet, pod: Pod): boolean {
  return NUMBERED.exec(pod.metadata.name)?.[1] === metadata.name
}

export function firstOrdinal({ spec }: StatefulSet): number {
  return spec.ordinals?.start ?? 0
}

export function replicasWanted({ spec }: StatefulSet): number {
  return spec.replicas ?? 0
}

/** Whether the set wants a Pod with this ordinal. */
export function isWanted(set: StatefulSet, ordinal: number): boolean {
  return ordinal >= firstOrdinal(set) && ordinal < firstOrdinal(set) + replicasWanted(set)
}

export function podNameOf({ metadata }: StatefulSet, ordinal: number): string {
  return `${metadata.name}-${ordinal}`
}

/** The name of the ControllerRevision that a Pod was made of. */
export function revisionNameOf({ metadata }: Pod): string {
  return metadata.labels?.[POD_REVISION] ?? ''
}

type Claims = readonly PersistentVolumeClaim[]

export function claimTemplatesOf({ spec }: StatefulSet): Claims {
  return spec.volumeClaimTemplates ?? []
}

export function claimNameOf({ metadata }: StatefulSet, template: PersistentVolumeClaim, ordinal: number): string {
  return `${template.metadata.name}-${metadata.name}-${ordinal}`
}

/** The claims of one Pod as they are created. */
export function claimsFor(set: StatefulSet, ordinal: number): readonly PersistentVolumeClaim[] {
  return claimTemplatesOf(set).map((template) => {
    const { creationTimestamp: _, ...metadata } = template.metadata
    const labels = { ...metadata.labels, ...set.spec.selector.matchLabels }
    return {
      apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: template.spec,
      metadata: { ...metadata, name: claimNameOf(set, template, ordinal), namespace: set.metadata.namespace, ...(Object.keys(labels).length > 0 ? { labels } : {}) } as PersistentVolumeClaim['metadata'],
    }
  })
}

type Volumes = Pod['spec']['volumes']

/** Volumes with the set's claims in front; a volume of the template with the same name gives way. */
function volumesWithClaims(set: StatefulSet, volumes: Volumes, ordinal: number): Volumes {
  const templates = claimTemplatesOf(set)
  if (templates.length === 0) return volumes
  const claimed = templates.map((template) => ({ name: template.metadata.name, persistentVolumeClaim: { claimName: claimNameOf(set, template, ordinal) } }))
  return [...claimed, ...(volumes ?? []).filter(({ name }) => !templates.some(({ metadata }) => metadata.name === name))]
}

/** A Pod of the set as it is created. Models newStatefulSetPod and setPodRevision. */
export function podOf(set: StatefulSet, template: PodTemplateSpec, revision: string, ordinal: number): object {
  const name = podNameOf(set, ordinal), made = podFromTemplate(statefulSetKind, set, template, { name, generateName: `${set.metadata.name}-` })
  const volumes = volumesWithClaims(set, made.spec?.volumes, ordinal), subdomain = set.spec.serviceName
  return {
    ...made,
    metadata: { ...made.metadata, labels: { ...made.metadata.labels, [POD_NAME]: name, [POD_INDEX]: String(ordinal), [POD_REVISION]: revision } },
    spec: { ...made.spec, ...(volumes ? { volumes } : {}), hostname: name, ...(subdomain ? { subdomain } : {}) },
  }
}

/** Whether a Pod bears its own name as a label. Models identityMatches. */
export function hasIdentity(set: StatefulSet, { metadata: { labels } }: Pod, ordinal: number): boolean {
  return labels?.[POD_NAME] === podNameOf(set, ordinal)
}

export function withIdentity(set: StatefulSet, pod: Pod, ordinal: number): Pod {
  const labels = { ...pod.metadata.labels, [POD_NAME]: podNameOf(set, ordinal), [POD_INDEX]: String(ordinal) }
  return { ...pod, metadata: { ...pod.metadata, labels } }
}

/** Whether a Pod has every claim that is its own. Models storageMatches. */
export function hasStorage(set: StatefulSet, { spec }: Pod, ordinal: number): boolean {
  return claimTemplatesOf(set).every((template) => {
    const volume = spec.volumes?.find(({ name }) => name === template.metadata.name)
    return volume?.persistentVolumeClaim?.claimName === claimNameOf(set, template, ordinal)
  })
}

export function withStorage(set: StatefulSet, pod: Pod, ordinal: number): Pod {
  return { ...pod, spec: { ...pod.spec, volumes: volumesWithClaims(set, pod.spec.volumes, ordinal) } }
}
