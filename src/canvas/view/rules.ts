// The band of rules: a Service and the addresses behind it. A packet never enters a Service; kube-proxy has written it into each kernel.
import type { HopInFlight, ServiceScene } from '../../session/scene.ts'
import { endpointsOf } from '../glyphs/endpoints.ts'
import type { Endpoint } from '../glyphs/endpoints.ts'
import { podAt, shapeOf, subjectOf } from '../model/hops.ts'
import { isSystem, ofKind } from '../model/model.ts'
import type { Model } from '../model/model.ts'

export interface RulesView {
  readonly service: ServiceScene
  readonly endpoints: readonly Endpoint[]
  /** Pod that a packet in flight is meant for or comes from. */
  readonly target: string | undefined
  readonly busy: boolean
}

/** The Service that packets in flight were sent to, where that can be told. */
function trafficService(packets: readonly HopInFlight[], model: Model): ServiceScene | undefined {
  for (const packet of packets) {
    const subject = subjectOf(packet)
    if (subject?.kind === 'Service') return model.byRef.get(packet.subject) as ServiceScene | undefined
  }
  const pods = new Set(packets.flatMap((packet) => [podAt(packet.from), podAt(packet.to)]))
  return ofKind<ServiceScene>(model, 'Service').find((service) =>
    !isSystem(service) && endpointsOf(service, model).some((endpoint) => pods.has(`Pod/${service.namespace}/${endpoint.podName}`)))
}

/** The rules worth showing: of the selected Service, or of the one that gets traffic. */
export function rulesView(model: Model, hops: readonly HopInFlight[], selectedUid: string | undefined, trafficSeen: boolean): RulesView | undefined {
  const packets = hops.filter((hop) => shapeOf(hop) === 'packet')
  const selected = selectedUid === undefined ? undefined : model.objects.get(selectedUid)
  const chosen = selected?.kind === 'Service' ? (selected as ServiceScene) : undefined
  if (chosen === undefined && !trafficSeen) return undefined
  const service = chosen ?? trafficService(packets, model) ?? ofKind<ServiceScene>(model, 'Service').find((candidate) => !isSystem(candidate))
  if (service === undefined) return undefined
  const touched = packets.flatMap((packet) => [podAt(packet.to), podAt(packet.from)]).find((pod) => pod !== undefined)
  return {
    service, endpoints: endpointsOf(service, model),
    target: touched === undefined ? undefined : model.byRef.get(touched)?.uid,
    busy: packets.length > 0,
  }
}
