// PodSecurity: labels of a Namespace say which Pods it takes, and of which it warns. Models pod-security-admission/admission/admission.go.
// Simplified: the audit label is taken and leaves no trace, since nobody keeps an audit log here.
import type { Namespace, Pod, PodTemplateSpec } from '../../../generated/api-types.d.ts'
import { notSupported } from '../../../kinds/field-errors.ts'
import namespaceKind from '../../../kinds/namespace/namespace.kind.ts'
import podKind from '../../../kinds/pod/pod.kind.ts'
import type { KubeObject } from '../../../kube-object.ts'
import { isEqual } from '../../../structure.ts'
import { forbidden, invalid } from '../../status-errors.ts'
import { type AdmissionRequest, type AdmissionView, type Checked, defineAdmission } from '../define-admission.ts'
import { type Level, violationsOf, violationsText } from './checks.ts'

const PREFIX = 'pod-security.kubernetes.io/'
const LEVELS: readonly Level[] = ['privileged', 'baseline', 'restricted']
const TEMPLATED = ['PodTemplate', 'ReplicationController', 'ReplicaSet', 'Deployment', 'DaemonSet', 'StatefulSet', 'Job', 'CronJob']

interface Policy {
  readonly level: Level
  readonly version: string
}

type Labels = Readonly<Record<string, string>>

export default defineAdmission({
  name: 'PodSecurity',
  order: 70,
  operations: ['create', 'update'],
  kinds: ['Namespace', 'Pod', ...TEMPLATED],
  check(request, view) {
    const { kind, namespace, subresource, operation } = request
    if (kind.kind === 'Namespace') return subresource ? undefined : checkNamespace(request, view)
    const labels = view.get(namespaceKind, undefined, namespace)?.metadata.labels
    if (!labels || !Object.keys(labels).some((label) => label.startsWith(PREFIX))) return undefined
    if (kind.kind !== 'Pod') return subresource ? undefined : checkTemplate(request, labels)
    return (operation === 'create' && !subresource) || subresource === 'ephemeralcontainers' ? checkPod(request, labels) : undefined
  },
})

/** What a Namespace's labels ask for in one mode. */
function policyOf(labels: Labels, mode: 'enforce' | 'warn'): Policy {
  const level = labels[`${PREFIX}${mode}`] as Level | undefined
  return { level: level && LEVELS.includes(level) ? level : 'privileged', version: labels[`${PREFIX}${mode}-version`] ?? 'latest' }
}

function policyText({ level, version }: Policy): string {
  return JSON.stringify(`${level}:${version}`)
}

function checkPod({ kind, name, object }: AdmissionRequest, labels: Labels): Checked {
  const pod = object as Pod, enforce = policyOf(labels, 'enforce'), broken = violationsOf(enforce.level, pod)
  if (broken.length > 0) return { refused: forbidden(kind, name, `violates PodSecurity ${policyText(enforce)}: ${violationsText(broken)}`) }
  return warned(labels, pod)
}

/** Templates are never refused, their Pods are; but whoever writes them is warned. */
function checkTemplate({ object, old }: AdmissionRequest, labels: Labels): Checked {
  const template = templateOf(object)
  if (!template?.spec || (old && isEqual(templateOf(old)?.spec, template.spec))) return undefined
  return warned(labels, template as unknown as Pod)
}

function templateOf(object: KubeObject): PodTemplateSpec | undefined {
  const { spec, template } = object as { readonly spec?: { readonly template?: PodTemplateSpec; readonly jobTemplate?: { readonly spec?: { readonly template?: PodTemplateSpec } } }; readonly template?: PodTemplateSpec }
  return template ?? spec?.template ?? spec?.jobTemplate?.spec?.template
}

function warned(labels: Labels, pod: Pick<Pod, 'metadata' | 'spec'>): Checked {
  const warn = policyOf(labels, 'warn'), broken = violationsOf(warn.level, pod)
  return broken.length > 0 ? { warnings: [`would violate PodSecurity ${policyText(warn)}: ${violationsText(broken)}`] } : undefined
}

function checkNamespace({ kind, name, object, old }: AdmissionRequest, view: AdmissionView): Checked {
  const labels = (object as Namespace).metadata.labels ?? {}, before = old?.metadata.labels ?? {}
  const errors = ['enforce', 'audit', 'warn'].flatMap((mode) => {
    const label = `${PREFIX}${mode}`, value = labels[label]
    return value !== undefined && value !== before[label] && !LEVELS.includes(value as Level) ? [notSupported(`metadata.labels[${label}]`, value, [...LEVELS].sort())] : []
  })
  if (errors.length > 0) return { refused: invalid(kind, name, errors) }
  const enforce = policyOf(labels, 'enforce'), previous = policyOf(before, 'enforce')
  if (!old || LEVELS.indexOf(enforce.level) <= LEVELS.indexOf(previous.level)) return undefined
  return standing(name, enforce, view)
}

/** Pods that are there already stay; of those that would no longer be let in the writer is warned. */
function standing(namespace: string, enforce: Policy, view: AdmissionView): Checked {
  const byReason = new Map<string, string[]>()
  for (const pod of [...view.list(podKind, namespace)].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))) {
    const reasons = violationsOf(enforce.level, pod).map(({ reason }) => reason).join(', ')
    if (reasons) byReason.set(reasons, [...(byReason.get(reasons) ?? []), pod.metadata.name])
  }
  if (byReason.size === 0) return undefined
  const lines = [...byReason].map(([reasons, [first, ...others]]) => `${first}${others.length === 0 ? '' : ` (and ${others.length} other pod${others.length === 1 ? '' : 's'})`}: ${reasons}`)
  return { warnings: [`existing pods in namespace ${JSON.stringify(namespace)} violate the new PodSecurity enforce level ${policyText(enforce)}`, ...lines.sort()] }
}
