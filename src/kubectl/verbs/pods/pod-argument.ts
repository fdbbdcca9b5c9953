// Which Pod and which container logs and exec mean. Models kubectl/pkg/polymorphichelpers (attachablePodForObject) and podcmd.
import { formatLabelSelector } from '../../../engine/apiserver/selectors/label-selector.ts'
import { isPodReady } from '../../../engine/kinds/pod/pod-conditions.ts'
import { isFailure, send } from '../../../engine/kernel/sync.ts'
import { failureOf, type Failure } from '../failures.ts'
import { readObject, wantedBy } from '../resource-arguments.ts'
import { kindNamed } from '../../../engine/kinds/catalogue.ts'
import type { ObjectList } from '../../../engine/apiserver/request.ts'
import type { LabelSelector, Pod } from '../../../engine/generated/api-types.d.ts'
import type { KindDefinition } from '../../../engine/kinds/define-kind.ts'
import type { Routine } from '../../../engine/kernel/sync.ts'
import type { KubeObject } from '../../../engine/kube-object.ts'

export type PodObject = KubeObject & Pod

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container'

/** The Pod of `NAME`, `pod/NAME` or `deployment/NAME`: of several, the one that is most ready. */
export function* podOf(arg: string, namespace: string): Routine<{ readonly pod: PodObject; readonly others: number } | { readonly failure: Failure }> {
  const wanted = arg.includes('/') ? wantedBy([arg]) : [{ kind: kindNamed('Pod') as KindDefinition, name: arg }]
  if ('mistake' in wanted) return { failure: { error: wanted.mistake } }
  const [{ kind, name = '' }] = wanted, found = yield* readObject(kind, name, namespace)
  if ('failure' in found) return found
  if (kind.kind === 'Pod') return { pod: found.object as PodObject, others: 0 }
  const labelSelector = selectorText(found.object)
  if (labelSelector === undefined) return { failure: { error: `cannot attach to *${kind.kind}: selector for ${kind.kind} not implemented` } }
  const pods = yield* podsOf(labelSelector, namespace)
  if ('failure' in pods) return pods
  const [first] = pods.pods
  return first ? { pod: first, others: pods.pods.length - 1 } : { failure: { error: 'timed out waiting for the condition' } }
}

function selectorText(object: KubeObject): string | undefined {
  const selector = (object as { readonly spec?: { readonly selector?: LabelSelector | Readonly<Record<string, string>> } }).spec?.selector
  if (selector === undefined) return undefined
  const isPlain = object.kind === 'Service' || object.kind === 'ReplicationController'
  return formatLabelSelector(isPlain ? { matchLabels: selector as Readonly<Record<string, string>> } : selector as LabelSelector)
}

/** Pods of a selector, the most ready first. */
export function* podsOf(labelSelector: string, namespace: string): Routine<{ readonly pods: readonly PodObject[] } | { readonly failure: Failure }> {
  const answer = yield* send({ verb: 'list', resource: 'pods', namespace, query: { labelSelector } })
  if (isFailure(answer)) return { failure: failureOf(answer) }
  const rank = (pod: PodObject): number => (isPodReady(pod) ? 0 : pod.status?.phase === 'Running' ? 1 : pod.spec.nodeName ? 2 : 3)
  return { pods: [...(answer.body as ObjectList).items as readonly PodObject[]].sort((a, b) => rank(a) - rank(b)) }
}

/** The container that is meant where none is named; `told` says so where there are several. */
export function containerOf({ metadata, spec }: PodObject, asked: string | undefined): { readonly container: string; readonly told: string } {
  if (asked !== undefined) return { container: asked, told: '' }
  const annotated = metadata.annotations?.[DEFAULT_CONTAINER], names = spec.containers.map(({ name }) => name)
  if (annotated !== undefined && names.includes(annotated)) return { container: annotated, told: '' }
  const all = [...names, ...(spec.initContainers ?? []).map(({ name }) => `${name} (init)`)]
  return { container: names[0], told: all.length > 1 ? `Defaulted container ${JSON.stringify(names[0])} out of: ${all.join(', ')}\n` : '' }
}
