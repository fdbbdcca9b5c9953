// A Pod template as `kubectl describe` and `kubectl rollout history --revision` show it; cells are parted by tabs.
// Models kubectl/pkg/describe/describe.go (DescribePodTemplate).
import { describeContainers } from './containers.ts'
import { mapLines } from './lines.ts'
import { describeVolumes } from './volumes.ts'
import { formatLabelSelector } from '../../engine/apiserver/selectors/label-selector.ts'
import type { PodTemplateSpec, Toleration, TopologySpreadConstraint } from '../../engine/generated/api-types.d.ts'

/** The lines of a template, each with its line feed. */
export function describePodTemplate(template: PodTemplateSpec): string {
  return templateLines(template).map((line) => `${line}\n`).join('')
}

/** The lines of a template below their title. */
export function templateLines({ metadata, spec }: PodTemplateSpec): string[] {
  const annotations = metadata?.annotations ?? {}, indent = '  '
  return [
    'Pod Template:',
    ...mapLines(`${indent}Labels`, metadata?.labels, '='),
    ...(Object.keys(annotations).length > 0 ? mapLines(`${indent}Annotations`, annotations, ': ') : []),
    ...(spec?.serviceAccountName ? [`${indent}Service Account:\t${spec.serviceAccountName}`] : []),
    ...(spec?.initContainers?.length ? describeContainers('Init Containers', spec.initContainers, indent) : []),
    ...describeContainers('Containers', spec?.containers ?? [], indent),
    ...describeVolumes(spec?.volumes ?? [], indent),
    ...spreadLines(spec?.topologySpreadConstraints ?? [], indent),
    ...(spec?.priorityClassName ? [`${indent}Priority Class Name:\t${spec.priorityClassName}`] : []),
    ...(spec?.nodeSelector ? mapLines(`${indent}Node-Selectors`, spec.nodeSelector, '=') : []),
    ...tolerationLines(spec?.tolerations ?? [], indent),
  ]
}

/** Constraints on how Pods spread. */
export function spreadLines(constraints: readonly TopologySpreadConstraint[], indent: string): string[] {
  const sorted = [...constraints].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : a.topologyKey > b.topologyKey ? 1 : 0))
  return sorted.map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }, i) => {
    const selector = labelSelector ? ` for selector ${formatLabelSelector(labelSelector)}` : ''
    return `${indent}${i === 0 ? 'Topology Spread Constraints:' : ''}\t${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`
  })
}

/** Tolerations, sorted. */
export function tolerationTexts(tolerations: readonly Toleration[]): string[] {
  return tolerations.map(({ key = '', operator, value, effect, tolerationSeconds }) => {
    const base = `${key}${value ? `=${value}` : ''}${effect ? `:${effect}` : ''}`
    const exists = operator === 'Exists' && !value ? (key || effect ? ' op=Exists' : 'op=Exists') : ''
    return `${base}${exists}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`
  }).sort()
}

function tolerationLines(tolerations: readonly Toleration[], indent: string): string[] {
  return tolerationTexts(tolerations).map((text, i) => `${i === 0 ? `${indent}Tolerations:` : ''}\t${text}`)
}
