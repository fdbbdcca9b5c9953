// Name resolution inside a Pod. Models validateDNSPolicy, validatePodDNSConfig and ValidateHostAliases in
// pkg/apis/core/validation/validation.go.
import type { HostAlias, PodDNSConfig } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { invalid, notSupported, required } from '../field-errors.ts'
import { dns1123SubdomainErrors } from '../formats.ts'
import { goStrings } from '../go-value.ts'
import { parseIP } from '../ip-address.ts'
import { pushInvalid } from './pod-texts.ts'

const policies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const mostNameservers = 3
const mostSearchPaths = 32
const longestSearchList = 2048

export function validateDnsPolicy(policy: string | undefined, path: string, errors: FieldError[]): void {
  if (!policy) errors.push(required(path))
  else if (!policies.includes(policy)) errors.push(notSupported(path, policy, policies))
}

export function validateDnsConfig(config: PodDNSConfig | undefined, policy: string | undefined, path: string, errors: FieldError[]): void {
  if (policy === 'None') {
    if (!config) return void errors.push(required(path, 'must provide `dnsConfig` when `dnsPolicy` is None'))
    if (!config.nameservers?.length) {
      return void errors.push(required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None'))
    }
  }
  if (!config) return
  const { nameservers = [], searches = [], options = [] } = config
  if (nameservers.length > mostNameservers) {
    errors.push(invalid(`${path}.nameservers`, goStrings(nameservers), `must not have more than ${mostNameservers} nameservers`))
  }
  nameservers.forEach((server, i) => {
    if (!parseIP(server)) errors.push(invalid(`${path}.nameservers[${i}]`, server, 'must be valid IP address'))
  })
  if (searches.length > mostSearchPaths) {
    errors.push(invalid(`${path}.searches`, goStrings(searches), `must not have more than ${mostSearchPaths} search paths`))
  }
  if (searches.join(' ').length > longestSearchList) {
    errors.push(invalid(`${path}.searches`, goStrings(searches), `must not have more than ${longestSearchList} characters (including spaces) in the search list`))
  }
  searches.forEach((search, i) => {
    const domain = search.endsWith('.') ? search.slice(0, -1) : search
    pushInvalid(errors, `${path}.searches[${i}]`, domain, dns1123SubdomainErrors(domain))
  })
  options.forEach((option, i) => {
    if (!option.name) errors.push(required(`${path}.options[${i}]`, 'must not be empty'))
  })
}

/** The API server does not say which alias is wrong. */
export function validateHostAliases(aliases: readonly HostAlias[] | undefined, path: string, errors: FieldError[]): void {
  for (const { ip = '', hostnames = [] } of aliases ?? []) {
    if (!parseIP(ip)) errors.push(invalid(`${path}.ip`, ip, 'must be valid IP address'))
    for (const hostname of hostnames) pushInvalid(errors, `${path}.hostnames`, hostname, dns1123SubdomainErrors(hostname))
  }
}
