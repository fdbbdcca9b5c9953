// Says what the API server serves: /api, /apis, the resources of a group version, /version.
// Models apiserver/pkg/endpoints/discovery and aggregator's order of groups.
import type { KindDefinition } from '../kinds/define-kind.ts'

/** What discovery needs to know of a resource. A KindDefinition is one. */
export type ServedResource = Pick<KindDefinition, 'group' | 'version' | 'kind' | 'plural' | 'namespaced'> &
  Partial<Pick<KindDefinition, 'singular' | 'shortNames' | 'categories' | 'subresources' | 'alsoServedAs'>> & {
    /** Default: everything that can be done with stored objects. */
    readonly verbs?: readonly string[]
  }

export interface ApiResource {
  readonly name: string
  readonly singularName: string
  readonly namespaced: boolean
  readonly group?: string
  readonly version?: string
  readonly kind: string
  readonly verbs: readonly string[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
}

export interface ApiResourceList {
  readonly kind: 'APIResourceList'
  readonly apiVersion: 'v1'
  readonly groupVersion: string
  readonly resources: readonly ApiResource[]
}

export interface ApiGroup {
  readonly name: string
  readonly versions: readonly { readonly groupVersion: string; readonly version: string }[]
  readonly preferredVersion: { readonly groupVersion: string; readonly version: string }
}

const storedVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** Requests that are answered and never stored, as discovery lists them. */
export const requestResources: readonly ServedResource[] = [
  { group: '', version: 'v1', kind: 'Binding', plural: 'bindings', namespaced: true, verbs: ['create'] },
  { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenReview', plural: 'tokenreviews', namespaced: false, verbs: ['create'] },
  { group: 'authentication.k8s.io', version: 'v1', kind: 'SelfSubjectReview', plural: 'selfsubjectreviews', namespaced: false, verbs: ['create'] },
  { group: 'authorization.k8s.io', version: 'v1', kind: 'LocalSubjectAccessReview', plural: 'localsubjectaccessreviews', namespaced: true, verbs: ['create'] },
  { group: 'authorization.k8s.io', version: 'v1', kind: 'SelfSubjectAccessReview', plural: 'selfsubjectaccessreviews', namespaced: false, verbs: ['create'] },
  { group: 'authorization.k8s.io', version: 'v1', kind: 'SelfSubjectRulesReview', plural: 'selfsubjectrulesreviews', namespaced: false, verbs: ['create'] },
  { group: 'authorization.k8s.io', version: 'v1', kind: 'SubjectAccessReview', plural: 'subjectaccessreviews', namespaced: false, verbs: ['create'] },
]

/** The aggregator's order; other groups follow by name. */
const groupOrder = [
  'apiregistration.k8s.io', 'apps', 'events.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io', 'autoscaling', 'batch', 'certificates.k8s.io', 'networking.k8s.io', 'policy',
  'rbac.authorization.k8s.io', 'storage.k8s.io', 'admissionregistration.k8s.io', 'apiextensions.k8s.io', 'scheduling.k8s.io', 'coordination.k8s.io', 'node.k8s.io', 'discovery.k8s.io',
]

type SubresourceName = NonNullable<KindDefinition['subresources']>[number]

/** What a subresource takes and allows. */
const subresourceFacts: Readonly<Record<SubresourceName, { readonly verbs: readonly string[]; readonly group?: string; readonly version?: string; readonly kind?: string }>> = {
  status: { verbs: ['get', 'patch', 'update'] },
  scale: { verbs: ['get', 'patch', 'update'], group: 'autoscaling', version: 'v1', kind: 'Scale' },
  binding: { verbs: ['create'], kind: 'Binding' },
  eviction: { verbs: ['create'], group: 'policy', version: 'v1', kind: 'Eviction' },
  finalize: { verbs: ['update'] },
  log: { verbs: ['get'] },
  exec: { verbs: ['create', 'get'], kind: 'PodExecOptions' },
  ephemeralcontainers: { verbs: ['get', 'patch', 'update'] },
  resize: { verbs: ['get', 'patch', 'update'] },
  token: { verbs: ['create'], group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
}

const groupVersionText = (group: string, version: string): string => (group ? `${group}/${version}` : version)

function versionsOf(resource: ServedResource): readonly { group: string; version: string }[] {
  return [{ group: resource.group, version: resource.version }, ...(resource.alsoServedAs ?? [])]
}

/** v2 before v1, v1 before v1beta1. Models apimachinery/pkg/version/helpers.go. */
function compareVersions(a: string, b: string): number {
  const rank = (version: string): readonly number[] => {
    const match = /^v([0-9]+)(?:(alpha|beta)([0-9]+))?$/.exec(version)
    if (match === null) return [0, 0, 0]
    return [match[2] === undefined ? 3 : match[2] === 'beta' ? 2 : 1, Number(match[1]), Number(match[3] ?? 0)]
  }
  const left = rank(a)
  const right = rank(b)
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return right[i] - left[i]
  return a < b ? -1 : a > b ? 1 : 0
}

function compareGroups(a: string, b: string): number {
  const place = (group: string): number => (groupOrder.includes(group) ? groupOrder.indexOf(group) : groupOrder.length)
  return place(a) - place(b) || (a < b ? -1 : a > b ? 1 : 0)
}

/** Every group version that something is served in; the core group is ''. */
export function groupVersions(resources: readonly ServedResource[]): readonly { readonly group: string; readonly version: string }[] {
  const seen = new Map<string, { group: string; version: string }>()
  for (const resource of resources) for (const { group, version } of versionsOf(resource)) seen.set(groupVersionText(group, version), { group, version })
  return [...seen.values()].sort((a, b) => compareGroups(a.group, b.group) || compareVersions(a.version, b.version))
}

/** /api: the versions of the core group. */
export function apiVersions(resources: readonly ServedResource[]): Readonly<Record<string, unknown>> {
  const versions = groupVersions(resources).filter(({ group }) => group === '').map(({ version }) => version)
  return { kind: 'APIVersions', versions, serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '' }] }
}

/** One entry of /apis, or undefined if nothing is served in the group. */
export function apiGroup(resources: readonly ServedResource[], name: string): ApiGroup | undefined {
  const versions = groupVersions(resources).filter(({ group }) => group === name).map(({ group, version }) => ({ groupVersion: groupVersionText(group, version), version }))
  return versions.length === 0 ? undefined : { name, versions, preferredVersion: versions[0] }
}

/** /apis: every group but the core one. */
export function apiGroupList(resources: readonly ServedResource[]): Readonly<Record<string, unknown>> {
  const names = [...new Set(groupVersions(resources).map(({ group }) => group))].filter((name) => name !== '')
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: names.map((name) => apiGroup(resources, name)) }
}

function resourceEntries(resource: ServedResource): ApiResource[] {
  const singularName = resource.singular ?? resource.kind.toLowerCase()
  const { namespaced, kind } = resource
  const entry: ApiResource = {
    name: resource.plural, singularName, namespaced, kind, verbs: resource.verbs ?? storedVerbs,
    ...(resource.shortNames?.length ? { shortNames: resource.shortNames } : {}), ...(resource.categories?.length ? { categories: resource.categories } : {}),
  }
  const parts = (resource.subresources ?? []).map((name): ApiResource => {
    const { verbs, group, version, kind: bodyKind } = subresourceFacts[name]
    return { name: `${resource.plural}/${name}`, singularName: '', namespaced, ...(group ? { group, version } : {}), kind: bodyKind ?? kind, verbs }
  })
  return [entry, ...parts]
}

/** /api/v1 or /apis/<group>/<version>; undefined if nothing is served there. */
export function apiResourceList(resources: readonly ServedResource[], group: string, version: string): ApiResourceList | undefined {
  const here = resources.filter((resource) => versionsOf(resource).some((served) => served.group === group && served.version === version))
  if (here.length === 0) return undefined
  const entries = here.flatMap(resourceEntries).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: groupVersionText(group, version), resources: entries }
}

/** /version: the Kubernetes that we present. */
export function versionInfo(): Readonly<Record<string, string>> {
  return { major: '1', minor: '36', gitVersion: 'v1.36.0', gitTreeState: 'clean', platform: 'linux/amd64' }
}

/**
 * Answers a discovery path (segments such as ['apis', 'apps', 'v1']); undefined if the path is none, or nothing is served there.
 */
export function answerDiscovery(resources: readonly ServedResource[], segments: readonly string[]): Readonly<Record<string, unknown>> | undefined {
  const [root, group, version] = segments
  if (root === 'version' && segments.length === 1) return versionInfo()
  if (root === 'api' && segments.length === 1) return apiVersions(resources)
  if (root === 'api' && segments.length === 2) return apiResourceList(resources, '', group) as Readonly<Record<string, unknown>> | undefined
  if (root !== 'apis' || segments.length > 3) return undefined
  if (segments.length === 1) return apiGroupList(resources)
  if (segments.length === 3) return apiResourceList(resources, group, version) as Readonly<Record<string, unknown>> | undefined
  const found = apiGroup(resources, group)
  return found && { kind: 'APIGroup', apiVersion: 'v1', ...found }
}
