// The roles and bindings of default-role-table.ts as objects. They are never stored unless somebody changes one: see decision 26.
import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding, Subject } from '../../generated/api-types.d.ts'
import { rbacGroup } from '../../kinds/rbac.ts'
import type { KubeObject } from '../../kube-object.ts'
import { uuid } from '../handed-out.ts'
import { CONTROLLER_ROLES } from './controller-roles.ts'
import { ADDON_ROLES, AGGREGATED, BINDINGS, CLUSTER_BINDINGS, CLUSTER_ROLES, CONTAINED, KUBEADM_BINDINGS, KUBEADM_ROLES, PART_OF, ROLES } from './default-role-table.ts'

const API_VERSION = `${rbacGroup}/v1`
export const AGGREGATE_LABEL = `${rbacGroup}/aggregate-to-`
const UPDATED = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' }
const BOOTSTRAPPED = { 'kubernetes.io/bootstrapping': 'rbac-defaults' }

/** By kind, and there by the key in etcd. */
export type DefaultObjects = Readonly<Record<string, ReadonlyMap<string, KubeObject>>>

interface Made {
  /** RFC 3339. */
  readonly timestamp: string
  draw(text: string, step: number): number
}

/** `get,list core pods` as a rule. */
export function ruleOf(text: string): PolicyRule {
  const [verbs, groups, resources, names] = text.split(' ')
  if (groups === 'URL') return { nonResourceURLs: resources.split(','), verbs: verbs.split(',') }
  return { apiGroups: groups.split(',').map((group) => (group === 'core' ? '' : group)), resources: resources.split(','), ...(names && { resourceNames: names.split(',') }), verbs: verbs.split(',').sort() }
}

function subjectOf(text: string): Subject {
  const [kind, ...rest] = text.split(':'), name = rest.join(':')
  if (kind === 'sa') return { kind: 'ServiceAccount', name: name.split('/')[1], namespace: name.split('/')[0] }
  return { apiGroup: rbacGroup, kind: kind === 'group' ? 'Group' : 'User', name }
}

/** Makes all of them. */
export function defaultObjects(made: Made): DefaultObjects {
  let version = 50
  const metadata = (kind: string, path: string, labels: Readonly<Record<string, string>> | undefined): KubeObject['metadata'] => {
    const slash = path.indexOf('/'), namespace = slash < 0 ? undefined : path.slice(0, slash)
    return {
      name: path.slice(slash + 1), ...(namespace && { namespace }), uid: uuid((step) => made.draw(`${kind}/${path} uid`, step)), resourceVersion: String(version++), creationTimestamp: made.timestamp,
      ...(labels && { labels, annotations: UPDATED }),
    }
  }
  const role = (kind: 'Role' | 'ClusterRole', path: string, rules: readonly string[], labels?: Readonly<Record<string, string>>): KubeObject =>
    ({ apiVersion: API_VERSION, kind, metadata: metadata(kind, path, labels), rules: rules.map(ruleOf) }) as Role | ClusterRole
  const binding = (kind: 'RoleBinding' | 'ClusterRoleBinding', path: string, [of, ...subjects]: readonly [string, ...string[]], labels?: Readonly<Record<string, string>>): KubeObject => ({
    apiVersion: API_VERSION, kind, metadata: metadata(kind, path, labels), roleRef: { apiGroup: rbacGroup, kind: kind === 'RoleBinding' ? 'Role' : 'ClusterRole', name: of }, ...(subjects.length > 0 && { subjects: subjects.map(subjectOf) }),
  }) as RoleBinding | ClusterRoleBinding
  const each = <T>(table: Readonly<Record<string, T>>, make: (name: string, entry: T) => KubeObject): KubeObject[] => Object.entries(table).map(([name, entry]) => make(name, entry))
  const controllers = Object.keys(CONTROLLER_ROLES)
  const clusterRoles = [
    ...AGGREGATED.map((name) => ({ ...role('ClusterRole', name, [], { ...BOOTSTRAPPED, ...(CONTAINED[name] && { [`${AGGREGATE_LABEL}${CONTAINED[name]}`]: 'true' }) }), aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [`${AGGREGATE_LABEL}${name}`]: 'true' } }] } }) as KubeObject),
    ...each(CLUSTER_ROLES, (name, rules) => role('ClusterRole', name, rules, { ...BOOTSTRAPPED, ...(PART_OF[name] && { [`${AGGREGATE_LABEL}${PART_OF[name]}`]: 'true' }) })),
    ...controllers.map((name) => role('ClusterRole', `system:controller:${name}`, CONTROLLER_ROLES[name], BOOTSTRAPPED)),
    ...each(KUBEADM_ROLES, (name, rules) => role('ClusterRole', name, rules)),
    ...each(ADDON_ROLES, (name, [, ...rules]) => role('ClusterRole', name, rules)),
  ]
  const clusterBindings = [
    ...each(CLUSTER_BINDINGS, (name, entry) => binding('ClusterRoleBinding', name, entry, BOOTSTRAPPED)),
    ...controllers.map((name) => binding('ClusterRoleBinding', `system:controller:${name}`, [`system:controller:${name}`, `sa:kube-system/${name}`], BOOTSTRAPPED)),
    ...each(KUBEADM_BINDINGS, (name, entry) => binding('ClusterRoleBinding', name, entry)),
    ...each(ADDON_ROLES, (name, [account]) => binding('ClusterRoleBinding', name, [name, `sa:${account}`])),
  ]
  const keyed = (plural: string, objects: readonly KubeObject[]): ReadonlyMap<string, KubeObject> =>
    new Map(objects.map((object) => [`${plural}.${rbacGroup}/${object.metadata.namespace ? `${object.metadata.namespace}/` : ''}${object.metadata.name}`, object]))
  return {
    ClusterRole: keyed('clusterroles', clusterRoles), ClusterRoleBinding: keyed('clusterrolebindings', clusterBindings),
    Role: keyed('roles', each(ROLES, (path, rules) => role('Role', path, rules, BOOTSTRAPPED))), RoleBinding: keyed('rolebindings', each(BINDINGS, (path, entry) => binding('RoleBinding', path, entry, BOOTSTRAPPED))),
  }
}
