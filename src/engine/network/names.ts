// What the cluster's DNS would say of a name: a Service by its short or full name, a Pod of a headless Service by its own.
// Simplified: CoreDNS does not run yet. A Service's name is known as soon as the nodes hear of it, and names outside the cluster always answer.
import type { NameState } from '../node/images/define-image-behaviour.ts'
import type { RulesTable } from '../node/kube-proxy/rules-table.ts'
import type { ServiceRules } from './service-rules.ts'

const SUFFIX = /\.svc(?:\.cluster\.local\.?)?$/

/** Looks a name up from a Pod in `namespace`. */
export function lookUpName(name: string, namespace: string, rules: RulesTable): NameState {
  const isFull = SUFFIX.test(name), parts = name.replace(SUFFIX, '').split('.')
  if (parts.length === 1) return stateOf(rules.latest(`${namespace}/${name.replace(SUFFIX, '')}`))
  const [last, before, ...more] = [...parts].reverse()
  // service.namespace, pod.service, pod.service.namespace
  const found = rules.latest(`${last}/${before}`) ?? (more.length === 0 ? rules.latest(`${namespace}/${last}`) : undefined)
  if (found) return stateOf(found)
  return isFull || isInCluster(last, rules) ? 'unknown' : 'answers'
}

/** Whether the last part of a name is a namespace in which there are Services, and not the end of a name outside. */
function isInCluster(namespace: string, rules: RulesTable): boolean {
  return namespace === 'default' || rules.hasNamespace(namespace)
}

function stateOf(rules: ServiceRules | undefined): NameState {
  if (!rules) return 'unknown'
  const isAnswered = rules.type === 'ExternalName' || rules.ports.some(({ backends }) => backends.some(({ ready }) => ready))
  return isAnswered ? 'answers' : rules.isHeadless ? 'unknown' : 'known'
}
