// What the controllers of Endpoints and EndpointSlices share: which Pods stand behind a Service, at which ports, and since when.
// Models staging/src/k8s.io/endpointslice/util/{controller_utils,trigger_time_tracker}.go and utils.go (FindPort).
import { setMatches } from '../apiserver/selectors/label-selector.ts'
import type { Pod, Service, ServicePort } from '../generated/api-types.d.ts'
import type { SyncView } from '../kernel/controller.ts'
import { keyOf, type Informer, type WatchEvent } from '../kernel/informer.ts'
import podKind from '../kinds/pod/pod.kind.ts'
import { isPodReady, isPodTerminal, podCondition } from '../kinds/pod/pod-conditions.ts'
import serviceKind from '../kinds/service/service.kind.ts'
import { isEqual } from '../structure.ts'

export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time'
export const HEADLESS = 'service.kubernetes.io/headless'

const NONE: readonly string[] = []

/** Whether the controllers keep the addresses of this Service; without a selector its owner does. */
export function isSelecting({ spec }: Service): boolean {
  return spec.type !== 'ExternalName' && Object.keys(spec.selector ?? {}).length > 0
}

export function hasClusterIP({ spec }: Service): boolean {
  return spec.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIP !== 'None'
}

/** Pods that a Service selects, as the cache has them. */
export function selectedPods(view: SyncView, { metadata, spec }: Service): readonly Pod[] {
  let labels: Pod['metadata']['labels'] | null = null, isSelected = false
  return view.list(podKind, metadata.namespace).filter((pod) => {
    // Pods of one template share their labels: one look serves them all.
    if (pod.metadata.labels !== labels) {
      labels = pod.metadata.labels
      isSelected = setMatches(spec.selector, labels)
    }
    return isSelected
  })
}

/** Whether a Pod has an address to publish. Models ShouldPodBeInEndpoints. */
export function hasEndpoint(pod: Pod, includeTerminating: boolean): boolean {
  return hasAddress(pod) && !isPodTerminal(pod) && (includeTerminating || pod.metadata.deletionTimestamp === undefined)
}

function hasAddress({ status }: Pod): boolean {
  return status?.podIP !== undefined && status.podIP !== ''
}

export function podAddresses({ status }: Pod): readonly string[] {
  return status?.podIPs?.map(({ ip }) => ip) ?? (status?.podIP ? [status.podIP] : NONE)
}

/** The name under which a headless Service announces a Pod, if it has one of its own. */
export function endpointHostname({ metadata, spec }: Pod, service: Service): string | undefined {
  return spec.hostname && spec.subdomain === service.metadata.name && metadata.namespace === service.metadata.namespace ? spec.hostname : undefined
}

/** The container port that a Service port leads to; undefined if the Pod has no port of that name. */
export function findPort({ spec }: Pod, { targetPort, port, protocol = 'TCP' }: ServicePort): number | undefined {
  if (typeof targetPort !== 'string') return targetPort ?? port
  const sidecars = (spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always')
  for (const container of [...spec.containers, ...sidecars]) {
    const found = container.ports?.find((candidate) => candidate.name === targetPort && (candidate.protocol ?? 'TCP') === protocol)
    if (found) return found.containerPort
  }
  return undefined
}

/** Services whose addresses a change of a Pod may change; a Pod that never had an address changes none. Models GetServicesToUpdateOnPodChange. */
export function servicesOfPod({ type, object, old }: WatchEvent<Pod>, informer: Informer): readonly string[] {
  if (!hasAddress(object) && !(old && hasAddress(old))) return []
  const areLabelsChanged = type === 'MODIFIED' && old !== undefined && old.metadata.labels !== object.metadata.labels && !isEqual(old.metadata.labels, object.metadata.labels)
  if (type === 'MODIFIED' && old && !areLabelsChanged && !isEndpointChanged(object, old)) return []
  const keys: string[] = []
  for (const service of informer.list(serviceKind, object.metadata.namespace)) {
    if (!isSelecting(service)) continue
    const { selector } = service.spec
    if (setMatches(selector, object.metadata.labels) || (areLabelsChanged && setMatches(selector, old?.metadata.labels))) keys.push(keyOf(service))
  }
  return keys
}

function isEndpointChanged(pod: Pod, old: Pod): boolean {
  return pod.metadata.deletionTimestamp !== old.metadata.deletionTimestamp || isPodReady(pod) !== isPodReady(old) || isPodTerminal(pod) !== isPodTerminal(old)
    || pod.spec.nodeName !== old.spec.nodeName || pod.spec.hostname !== old.spec.hostname || pod.spec.subdomain !== old.spec.subdomain
    || !isEqual(podAddresses(pod), podAddresses(old))
}

/** When each Pod's readiness last changed, in the order in which the cache lists them: two lists are walked side by side faster than a map is made. */
interface Triggers {
  readonly service: string
  readonly pods: readonly string[]
  readonly times: readonly string[]
}

export const TRIGGERS = 'trigger times'

/** When the oldest change since the last sync happened, for the annotation that measures how slow the network is to learn of it. Models ComputeEndpointLastChangeTriggerTime. */
export function lastChangeTriggerTime(view: SyncView, service: Service, selected: readonly Pod[]): string | undefined {
  const known = view.recall<Triggers>(TRIGGERS), created = service.metadata.creationTimestamp
  const pods: string[] = [], times: string[] = []
  let earliest: string | undefined, at = 0, isSame = known?.service === created && known.pods.length === selected.length
  const note = (time: string, before: string | undefined): void => {
    if ((before === undefined || time > before) && (earliest === undefined || time < earliest)) earliest = time
  }
  for (const pod of selected) {
    const time = podCondition(pod, 'Ready')?.lastTransitionTime ?? '', { uid } = pod.metadata
    pods.push(uid)
    times.push(time)
    const place = known ? (known.pods[at] === uid ? at : known.pods.indexOf(uid, at)) : -1
    if (place >= 0) at = place + 1
    const before = place < 0 ? undefined : known?.times[place]
    if (time === before) continue
    isSame = false
    if (time !== '') note(time, before)
  }
  note(created, known?.service)
  view.remember(TRIGGERS, known && isSame ? known : { service: created, pods, times } satisfies Triggers)
  return earliest
}

/** Annotations with the trigger time set, or taken away where nothing triggered. */
export function withTriggerTime(annotations: Readonly<Record<string, string>> | undefined, time: string | undefined): Readonly<Record<string, string>> {
  const { [TRIGGER_TIME]: _before, ...others } = annotations ?? {}
  return time === undefined ? others : { ...others, [TRIGGER_TIME]: time }
}
