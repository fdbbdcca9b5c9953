// What the API server accepts in a Pod, but warns about. Models pkg/api/pod/warnings.go.
import type { Container, PodSpec, Volume } from '../../generated/api-types.d.ts'
import { quantityOf } from '../../quantity.ts'
import { dns1123LabelErrors } from '../formats.ts'

const deprecatedLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
}
const deprecatedVolumes: Readonly<Partial<Record<keyof Volume, string>>> = {
  gitRepo: 'deprecated in v1.11', glusterfs: 'deprecated in v1.25, this feature will be removed soon after in a subsequent release',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+', flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+', quobyte: 'deprecated in v1.22, non-functional in v1.25+',
}
const volumeFieldNames: Readonly<Record<string, string>> = { storageos: 'storageOS' }

/** A name that becomes part of a host name should be one label. `use` says what it is used in. */
export function nameWarnings(name: string | undefined, use: string): string[] {
  const messages = dns1123LabelErrors(name ?? '')
  if (messages.length === 0) return []
  return [`metadata.name: this is used in ${use}, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`]
}

/** Of a PodSpec, wherever it stands. */
export function podSpecWarnings(spec: PodSpec | undefined, path: string): string[] {
  if (!spec) return []
  return [
    ...Object.keys(spec.nodeSelector ?? {}).flatMap((key) => labelWarning(key, `${path}.nodeSelector[${key}]`)),
    ...affinityWarnings(spec, path),
    ...(spec.topologySpreadConstraints ?? []).flatMap(({ topologyKey }, i) => labelWarning(topologyKey, `${path}.topologySpreadConstraints[${i}].topologyKey: ${topologyKey} is`, ' ')),
    ...(spec.volumes ?? []).flatMap((volume, i) => volumeWarnings(volume, `${path}.volumes[${i}]`)),
    ...repeated((spec.hostAliases ?? []).map(({ ip }) => ip), (i, ip) => `${path}.hostAliases[${i}].ip: duplicate ip "${ip}"`),
    ...pullSecretWarnings(spec, path),
    ...(['initContainers', 'containers'] as const).flatMap((list) =>
      (spec[list] ?? []).flatMap((container, i) => containerWarnings(container, `${path}.${list}[${i}]`))),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [`${path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`] : []),
  ]
}

function labelWarning(key: string, where: string, joint = ': '): string[] {
  return key in deprecatedLabels ? [`${where}${joint}${deprecatedLabels[key]}`] : []
}

function affinityWarnings({ affinity }: PodSpec, path: string): string[] {
  const base = `${path}.affinity.nodeAffinity`
  const must = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const rather = affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  const terms = [
    ...must.map((term, i) => ({ term, at: `${base}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${i}]` })),
    ...rather.map(({ preference }, i) => ({ term: preference, at: `${base}.preferredDuringSchedulingIgnoredDuringExecution[${i}].preference` })),
  ]
  return terms.flatMap(({ term, at }) =>
    (term?.matchExpressions ?? []).flatMap(({ key }, i) => labelWarning(key, `${at}.matchExpressions[${i}].key: ${key} is`, ' ')))
}

function volumeWarnings(volume: Volume, path: string): string[] {
  return Object.entries(deprecatedVolumes).flatMap(([field, text]) =>
    volume[field as keyof Volume] === undefined ? [] : [`${path}.${volumeFieldNames[field] ?? field}: ${text}`])
}

function pullSecretWarnings({ imagePullSecrets = [] }: PodSpec, path: string): string[] {
  return [
    ...imagePullSecrets.flatMap(({ name }, i) => (name ? [] : [`${path}.imagePullSecrets[${i}].name: invalid empty name ""`])),
    ...repeated(imagePullSecrets.map(({ name = '' }) => name), (i, name) => `${path}.imagePullSecrets[${i}].name: duplicate name "${name}"`),
  ]
}

/** Half a byte cannot be had. */
function containerWarnings({ resources, env = [] }: Container, path: string): string[] {
  const fractional = (['limits', 'requests'] as const).flatMap((list) =>
    ['ephemeral-storage', 'memory'].flatMap((name) => {
      const amount = resources?.[list]?.[name]
      if (amount === undefined || quantityOf(amount).nano % 1_000_000_000n === 0n) return []
      return [`${path}.resources.${list}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`]
    }))
  return [...fractional, ...repeated(env.map(({ name }) => name), (i, name) => `${path}.env[${i}].name: duplicate name "${name}"`)]
}

/** One warning per value that was there before. */
function repeated(values: readonly string[], warning: (i: number, value: string) => string): string[] {
  if (values.length < 2) return []
  const seen = new Set<string>()
  return values.flatMap((value, i) => (seen.has(value) ? [warning(i, value)] : (seen.add(value), [])))
}
