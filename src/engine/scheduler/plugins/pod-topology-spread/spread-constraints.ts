// The spread constraints of a Pod: its own, or those that the cluster has for Pods of a Service, ReplicaSet, StatefulSet or ReplicationController.
// Models plugins/podtopologyspread/common.go and plugins/helper/spread.go (DefaultSelector).
import { type Requirement, requirementsOf, setMatches } from '../../../apiserver/selectors/label-selector.ts'
import type { LabelSelector, Node, Pod, ReplicaSet, ReplicationController, Service, StatefulSet, TopologySpreadConstraint } from '../../../generated/api-types.d.ts'
import { matchesNodeTerm } from '../../../kinds/node/node-selector.ts'
import { toleratesTaint } from '../../../kinds/node/taints.ts'
import replicaSet from '../../../kinds/replica-set/replica-set.kind.ts'
import replicationController from '../../../kinds/replication-controller/replication-controller.kind.ts'
import service from '../../../kinds/service/service.kind.ts'
import statefulSet from '../../../kinds/stateful-set/stateful-set.kind.ts'
import type { SchedulerView } from '../../define-plugin.ts'
import type { PodQuery } from '../../pod-counts.ts'

export const HOSTNAME = 'kubernetes.io/hostname'
const ZONE = 'topology.kubernetes.io/zone'

export interface SpreadConstraint {
  readonly topologyKey: string
  readonly maxSkew: number
  readonly minDomains: number
  /** Which Pods are to be spread. */
  readonly query: PodQuery
  readonly honorsNodeAffinity: boolean
  readonly honorsTaints: boolean
}

/** Constraints that a Pod states itself, of one sort. */
export function statedConstraints(pod: Pod, whenUnsatisfiable: TopologySpreadConstraint['whenUnsatisfiable']): readonly SpreadConstraint[] {
  const { metadata, spec: { topologySpreadConstraints = [] } } = pod
  return topologySpreadConstraints.filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable).map((constraint) => ({
    topologyKey: constraint.topologyKey, maxSkew: constraint.maxSkew, minDomains: constraint.minDomains ?? 1,
    query: queryFor(metadata.namespace, withLabelsOf(pod, constraint)),
    honorsNodeAffinity: constraint.nodeAffinityPolicy !== 'Ignore', honorsTaints: constraint.nodeTaintsPolicy === 'Honor',
  }))
}

function queryFor(namespace: string | undefined, requirements: readonly Requirement[] | 'nothing'): PodQuery {
  return requirements === 'nothing' ? { namespaces: [], requirements: [], isTerminatingToo: false } : { namespaces: [namespace ?? ''], requirements, isTerminatingToo: false }
}

/** The constraint's selector and, for every key of matchLabelKeys, the Pod's own value. */
function withLabelsOf({ metadata: { labels = {} } }: Pod, { labelSelector, matchLabelKeys = [] }: TopologySpreadConstraint): readonly Requirement[] | 'nothing' {
  const requirements = requirementsOf(labelSelector)
  if (requirements === 'nothing') return requirements
  const isThere = new Set(requirements.map(({ key }) => key))
  return [...requirements, ...matchLabelKeys.filter((key) => labels[key] !== undefined && !isThere.has(key)).map((key): Requirement => ({ key, operator: 'in', values: [labels[key]] }))]
}

/** What holds for Pods that state nothing themselves, if something keeps several of them. Models systemDefaultConstraints. */
export function defaultConstraints(pod: Pod, view: SchedulerView): readonly SpreadConstraint[] {
  const { namespace } = pod.metadata, ofServices = serviceRequirements(pod, view), selector = ownerSelector(pod, view)
  if (ofServices.length === 0) return selector ? ownConstraints(selector, namespace) : NO_CONSTRAINTS
  const own = selector && requirementsOf(selector)
  return constraintsFor(namespace, own && own !== 'nothing' ? [...ofServices, ...own] : ofServices)
}

const NO_CONSTRAINTS: readonly SpreadConstraint[] = [], NO_REQUIREMENTS: readonly Requirement[] = []
/** Constraints by the selector that they follow from, and its namespace: the next Pod of the same ReplicaSet has the same. */
const known = new WeakMap<LabelSelector, { readonly namespace: string | undefined; readonly constraints: readonly SpreadConstraint[] }>()

function ownConstraints(selector: LabelSelector, namespace: string | undefined): readonly SpreadConstraint[] {
  const before = known.get(selector)
  if (before && before.namespace === namespace) return before.constraints
  const requirements = requirementsOf(selector), constraints = requirements === 'nothing' ? NO_CONSTRAINTS : constraintsFor(namespace, requirements)
  known.set(selector, { namespace, constraints })
  return constraints
}

function constraintsFor(namespace: string | undefined, requirements: readonly Requirement[]): readonly SpreadConstraint[] {
  if (requirements.length === 0) return NO_CONSTRAINTS
  const query = queryFor(namespace, requirements), rest = { query, minDomains: 1, honorsNodeAffinity: true, honorsTaints: false }
  return [{ topologyKey: HOSTNAME, maxSkew: 3, ...rest }, { topologyKey: ZONE, maxSkew: 5, ...rest }]
}

/** The selectors of the Services that select the Pod. */
function serviceRequirements({ metadata: { namespace, labels } }: Pod, view: SchedulerView): readonly Requirement[] {
  if (!labels) return NO_REQUIREMENTS
  let found = NO_REQUIREMENTS
  for (const { spec } of view.list(service, namespace) as readonly Service[]) if (spec?.selector && setMatches(spec.selector, labels)) found = [...found, ...requirementsFrom(spec.selector)]
  return found
}

function requirementsFrom(set: Readonly<Record<string, string>>): Requirement[] {
  return Object.entries(set).map(([key, value]) => ({ key, operator: '=', values: [value] }))
}

function ownerSelector({ metadata: { namespace, ownerReferences } }: Pod, view: SchedulerView): LabelSelector | undefined {
  const owner = ownerReferences?.find(({ controller }) => controller)
  switch (owner?.kind) {
    case 'ReplicaSet': return (view.get(replicaSet, namespace, owner.name) as ReplicaSet | undefined)?.spec.selector
    case 'StatefulSet': return (view.get(statefulSet, namespace, owner.name) as StatefulSet | undefined)?.spec.selector
    case 'ReplicationController': {
      const matchLabels = (view.get(replicationController, namespace, owner.name) as ReplicationController | undefined)?.spec?.selector
      return matchLabels && { matchLabels }
    }
    default: return undefined
  }
}

/** Whether a constraint counts what is on this node. Models matchNodeInclusionPolicies. */
export function isIncluded({ honorsNodeAffinity, honorsTaints }: SpreadConstraint, pod: Pod, node: Node): boolean {
  if (honorsNodeAffinity && !isAskedFor(pod, node)) return false
  return !honorsTaints || !node.spec?.taints?.some((taint) => taint.effect !== 'PreferNoSchedule' && !pod.spec.tolerations?.some((toleration) => toleratesTaint(toleration, taint)))
}

/** Whether a constraint counts on every node, whatever Pod asks. */
export function includesAll({ honorsNodeAffinity, honorsTaints }: SpreadConstraint, { spec }: Pod): boolean {
  return !honorsTaints && (!honorsNodeAffinity || (!spec.nodeSelector && !spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution))
}

function isAskedFor({ spec }: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {}, terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  return Object.entries(spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value) && (terms === undefined || terms.some((term) => matchesNodeTerm(term, node)))
}
