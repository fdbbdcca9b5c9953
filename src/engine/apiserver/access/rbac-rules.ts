// What the rules of roles allow. Models plugin/pkg/auth/authorizer/rbac/rbac.go and pkg/apis/rbac/v1/evaluation_helpers.go.
import type { PolicyRule, Subject } from '../../generated/api-types.d.ts'
import { type Attributes, resourceText } from './attributes.ts'
import type { UserInfo } from './user.ts'

function has(list: readonly string[] | undefined, wanted: string): boolean {
  return list !== undefined && (list.includes('*') || list.includes(wanted))
}

/** Whether one rule lets a request pass. */
export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!has(rule.verbs, attributes.verb)) return false
  if (attributes.path !== undefined) return (rule.nonResourceURLs ?? []).some((url) => url === '*' || url === attributes.path || (url.endsWith('*') && attributes.path!.startsWith(url.slice(0, -1))))
  if (!has(rule.apiGroups, attributes.group) || !resourceMatches(rule.resources ?? [], attributes)) return false
  return !rule.resourceNames?.length || rule.resourceNames.includes(attributes.name)
}

function resourceMatches(resources: readonly string[], attributes: Attributes): boolean {
  const text = resourceText(attributes)
  return resources.some((resource) => resource === '*' || resource === text || (attributes.subresource !== '' && resource === `*/${attributes.subresource}`))
}

const ACCOUNT = 'system:serviceaccount:'

/** Whether a binding's subject is this user. A service account's namespace is that of the binding where it names none. */
export function isSubject({ kind, name, namespace }: Subject, user: UserInfo, bindingNamespace: string): boolean {
  if (kind === 'User') return user.username === name
  if (kind === 'Group') return user.groups.includes(name)
  const place = namespace || bindingNamespace
  return kind === 'ServiceAccount' && place !== '' && user.username === `${ACCOUNT}${place}:${name}`
}

/** Every single thing that a rule allows, so that rules can be held against each other. */
export function* breakdown({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule): Generator<PolicyRule> {
  for (const verb of verbs) {
    for (const group of apiGroups) {
      for (const resource of resources) {
        if (resourceNames.length === 0) yield { verbs: [verb], apiGroups: [group], resources: [resource] }
        for (const name of resourceNames) yield { verbs: [verb], apiGroups: [group], resources: [resource], resourceNames: [name] }
      }
    }
    for (const url of nonResourceURLs) yield { verbs: [verb], nonResourceURLs: [url] }
  }
}

/** Whether `owner` allows all of a single `part`. Models ruleCovers. */
export function covers(owner: PolicyRule, part: PolicyRule): boolean {
  if (!has(owner.verbs, part.verbs[0])) return false
  if (part.nonResourceURLs) {
    const [wanted] = part.nonResourceURLs
    return (owner.nonResourceURLs ?? []).some((url) => url === '*' || url === wanted || (url.endsWith('*') && wanted.startsWith(url.slice(0, -1))))
  }
  const [group] = part.apiGroups ?? [], [resource] = part.resources ?? [], [, subresource] = resource.split('/')
  const coversResource = (owner.resources ?? []).some((one) => one === '*' || one === resource || (subresource !== undefined && one === `*/${subresource}`))
  return has(owner.apiGroups, group) && coversResource && (!owner.resourceNames?.length || (part.resourceNames !== undefined && owner.resourceNames.includes(part.resourceNames[0])))
}

/** The single things of `rules` that none of `held` allows, put together by group and resource as refusals list them. Models validation.Covers and CompactRules. */
export function uncovered(held: readonly PolicyRule[], rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const missing = new Map<string, PolicyRule>()
  for (const rule of rules) {
    for (const part of breakdown(rule)) {
      if (held.some((owner) => covers(owner, part))) continue
      const { verbs: _, ...rest } = part, key = JSON.stringify(rest), known = missing.get(key)
      missing.set(key, known ? { ...known, verbs: [...new Set([...known.verbs, ...part.verbs])] } : part)
    }
  }
  return [...missing.values()]
}

/** `{APIGroups:["apps"], Resources:["deployments"], Verbs:["get" "list"]}`, as refusals write a rule. Models CompactString. */
export function ruleText({ apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs }: PolicyRule): string {
  const list = (name: string, values: readonly string[]): string[] => (values.length > 0 ? [`${name}:[${values.map((value) => JSON.stringify(value)).join(' ')}]`] : [])
  return `{${[...list('APIGroups', apiGroups), ...list('Resources', resources), ...list('NonResourceURLs', nonResourceURLs), ...list('ResourceNames', resourceNames), ...list('Verbs', verbs)].join(', ')}}`
}
