// A Service: a virtual address, and the Pods that it forwards to according to its EndpointSlices.
import type { ServiceScene } from '../../session/scene.ts'
import { isAlive, isSystem } from '../model/model.ts'
import type { Model } from '../model/model.ts'
import { defineGlyph } from './define-glyph.ts'
import type { Say, Slot } from './define-glyph.ts'
import { endpointsOf, selectedPods } from './endpoints.ts'

/** `80:30080->8080/TCP` reads `:80`. */
export function servicePort(port: string | undefined): string {
  return port === undefined ? '' : `:${/^\d+/.exec(port)?.[0] ?? ''}`
}

/** How many Pods should receive: those that the selector picks and that are ready; without one, whatever is listed. */
function servingPods(service: ServiceScene, model: Model, listed: number): number {
  if (service.selector.length === 0) return listed
  return selectedPods(service.namespace, service.selector, model).filter((pod) => pod.state === 'ready').length
}

export default defineGlyph<ServiceScene>({
  kind: 'Service',
  place: 'bar',
  order: 3,
  loop: 'endpointslice-controller',
  shows: (service) => !isSystem(service),
  card(service, model) {
    const endpoints = endpointsOf(service, model)
    const slots = endpoints.map((endpoint): Slot => ({
      uid: endpoint.pod?.uid ?? endpoint.ip,
      state: endpoint.pod?.state ?? (endpoint.ready ? 'ready' : 'notready'),
    }))
    const receiving = endpoints.filter((endpoint) => endpoint.ready).length
    const serving = servingPods(service, model, receiving)
    const line: Say = receiving === serving
      ? { code: 'card.receiving', params: { count: receiving } }
      : { code: 'card.receivingChange', params: { now: receiving, next: serving } }
    return {
      uid: service.uid, kind: 'Service', namespace: service.namespace, name: service.name, suffix: servicePort(service.ports[0]),
      note: service.type === 'ClusterIP' ? undefined : { code: 'text', params: { text: service.type } },
      slots,
      lines: [line],
      differs: receiving !== serving,
    }
  },
  difference(service, model) {
    // Without a selector nobody keeps the addresses in step: whoever wrote them does.
    if (service.selector.length === 0) return 0
    const listed = endpointsOf(service, model)
    const picked = selectedPods(service.namespace, service.selector, model).filter(isAlive)
    return picked.filter((pod) => pod.state === 'ready').length - listed.filter((endpoint) => endpoint.ready).length
  },
  strip(service, model) {
    const endpoints = endpointsOf(service, model)
    const receiving = endpoints.filter((endpoint) => endpoint.ready).length
    const serving = servingPods(service, model, receiving)
    return {
      want: { code: 'strip.wantService', params: { name: `${service.name}${servicePort(service.ports[0])}` } },
      have: { code: 'strip.haveEndpoints', params: { count: receiving } },
      gap: receiving === 0 ? { code: 'strip.gapNoEndpoints' }
        : receiving === serving ? undefined : { code: 'strip.gapEndpoints', params: { now: receiving, next: serving } },
    }
  },
})
