// The addresses behind a Service: its EndpointSlices, with each endpoint's Pod.
import type { EndpointSliceScene, PodScene, SceneObject } from '../../session/scene.ts'
import { ofKind } from '../model/model.ts'
import type { Model } from '../model/model.ts'

export interface Endpoint {
  readonly ip: string
  readonly podName: string
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  readonly pod: PodScene | undefined
}

/** Endpoints of a Service, in the order of its slices. */
export function endpointsOf(service: Pick<SceneObject, 'namespace' | 'name'>, model: Model): readonly Endpoint[] {
  return ofKind<EndpointSliceScene>(model, 'EndpointSlice')
    .filter((slice) => slice.namespace === service.namespace && slice.service === service.name)
    .flatMap((slice) => slice.endpoints.map((entry): Endpoint => {
      const [ip, podName, ready, serving, terminating] = entry.split('|')
      const pod = model.byRef.get(`Pod/${service.namespace}/${podName}`) as PodScene | undefined
      return { ip, podName, ready: ready === 'true', serving: serving === 'true', terminating: terminating === 'true', pod }
    }))
}

/** Pods that a selector of `key=value` entries picks in a namespace; an empty selector picks none. */
export function selectedPods(namespace: string, selector: readonly string[], model: Model): readonly PodScene[] {
  if (selector.length === 0) return []
  return model.pods.filter((pod) => pod.namespace === namespace && selector.every((entry) => pod.labels.includes(entry)))
}
