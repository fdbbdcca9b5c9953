// Whether a PodSpec makes sense, in a Pod or in a template of one. Errors stand in the order in which the API server finds them.
// Models ValidatePodSpec and ValidatePodTemplateSpec in pkg/apis/core/validation/validation.go.
import type { PodSpec, PodTemplateSpec } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../field-errors.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from '../formats.ts'
import { validateAnnotations, validateLabels } from '../label-selector-validation.ts'
import { validateAffinity } from './affinity-validation.ts'
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './container-validation.ts'
import { validateDnsConfig, validateDnsPolicy, validateHostAliases } from './dns-validation.ts'
import { inclusiveRange, pushInvalid } from './pod-texts.ts'
import { validateOverhead } from './resources-validation.ts'
import { validateOs, validatePodSecurityContext } from './security-context-validation.ts'
import { validateTolerations } from './toleration-validation.ts'
import { validateTopologySpread } from './topology-spread-validation.ts'
import { validateVolumes } from './volume-validation.ts'

type Annotations = Readonly<Record<string, string>>

const restartPolicies = ['Always', 'OnFailure', 'Never']
const preemptionPolicies = ['PreemptLowerPriority', 'Never']
const int32 = 2147483647

/** `podName` is given for a Pod itself, whose ephemeral volumes make claims named after it. */
export function validatePodSpec(spec: PodSpec, podName: string | undefined, path: string, errors: FieldError[]): void {
  const volumes = validateVolumes(spec.volumes, podName, `${path}.volumes`, errors)
  validateContainers(spec.containers, volumes, `${path}.containers`, errors)
  validateInitContainers(spec, volumes, `${path}.initContainers`, errors)
  validateEphemeralContainers(spec, volumes, `${path}.ephemeralContainers`, errors)
  validateRestartPolicy(spec.restartPolicy, `${path}.restartPolicy`, errors)
  validateDnsPolicy(spec.dnsPolicy, `${path}.dnsPolicy`, errors)
  validateLabels(spec.nodeSelector, `${path}.nodeSelector`, errors)
  validatePodSecurityContext(spec, path, `${path}.securityContext`, errors)
  validateAffinity(spec.affinity, `${path}.affinity`, errors)
  validateDnsConfig(spec.dnsConfig, spec.dnsPolicy, `${path}.dnsConfig`, errors)
  spec.readinessGates?.forEach(({ conditionType = '' }, i) => {
    pushInvalid(errors, `${path}.readinessGates[${i}].conditionType`, conditionType, qualifiedNameErrors(conditionType))
  })
  validateSchedulingGates(spec, `${path}.schedulingGates`, errors)
  validateTopologySpread(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`, errors)
  validateNames(spec, path, errors)
  validateTolerations(spec.tolerations, `${path}.tolerations`, errors)
  validateHostAliases(spec.hostAliases, `${path}.hostAliases`, errors)
  validateClasses(spec, path, errors)
  validateOverhead(spec.overhead, `${path}.overhead`, errors)
  validateOs(spec, path, errors)
}

function validateRestartPolicy(policy: string | undefined, path: string, errors: FieldError[]): void {
  if (!policy) errors.push(required(path))
  else if (!restartPolicies.includes(policy)) errors.push(notSupported(path, policy, restartPolicies))
}

function validateSchedulingGates(spec: PodSpec, path: string, errors: FieldError[]): void {
  if (!spec.schedulingGates?.length) return
  const seen = new Set<string>()
  spec.schedulingGates.forEach(({ name = '' }, i) => {
    pushInvalid(errors, `${path}[${i}]`, name, qualifiedNameErrors(name))
    if (seen.has(name)) errors.push(duplicate(`${path}[${i}]`, name))
    seen.add(name)
  })
}

/** What a Pod calls itself and its node, and how long it may run. */
function validateNames(spec: PodSpec, path: string, errors: FieldError[]): void {
  const { serviceAccountName, nodeName, activeDeadlineSeconds, hostname, subdomain } = spec
  if (serviceAccountName) pushInvalid(errors, `${path}.serviceAccountName`, serviceAccountName, dns1123SubdomainErrors(serviceAccountName))
  if (nodeName) pushInvalid(errors, `${path}.nodeName`, nodeName, dns1123SubdomainErrors(nodeName))
  if (activeDeadlineSeconds !== undefined && (activeDeadlineSeconds < 1 || activeDeadlineSeconds > int32)) {
    errors.push(invalid(`${path}.activeDeadlineSeconds`, activeDeadlineSeconds, inclusiveRange(1, int32)))
  }
  if (hostname) pushInvalid(errors, `${path}.hostname`, hostname, dns1123LabelErrors(hostname))
  if (subdomain) pushInvalid(errors, `${path}.subdomain`, subdomain, dns1123LabelErrors(subdomain))
}

function validateClasses(spec: PodSpec, path: string, errors: FieldError[]): void {
  const { priorityClassName, runtimeClassName } = spec
  if (priorityClassName) pushInvalid(errors, `${path}.priorityClassName`, priorityClassName, dns1123SubdomainErrors(priorityClassName))
  if (runtimeClassName !== undefined) pushInvalid(errors, `${path}.runtimeClassName`, runtimeClassName, dns1123SubdomainErrors(runtimeClassName))
  const preemption: string | undefined = spec.preemptionPolicy
  if (preemption === '') errors.push(required(`${path}.preemptionPolicy`))
  else if (preemption !== undefined && !preemptionPolicies.includes(preemption)) {
    errors.push(notSupported(`${path}.preemptionPolicy`, preemption, preemptionPolicies))
  }
}

/** A template as it stands in a Deployment, a Job or any other kind that makes Pods. */
export function validatePodTemplateSpec(template: PodTemplateSpec, path: string, errors: FieldError[]): void {
  validateTemplateMetadata(template, path, errors)
  const spec = template.spec ?? { containers: [] }
  validatePodSpec(spec, undefined, `${path}.spec`, errors)
  if (spec.ephemeralContainers?.length) errors.push(forbidden(`${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template'))
}

/** Labels and annotations of a template; the API server leaves `metadata` out of these paths. */
export function validateTemplateMetadata(template: PodTemplateSpec, path: string, errors: FieldError[]): void {
  validateLabels(template.metadata?.labels, `${path}.labels`, errors)
  validateAnnotations(template.metadata?.annotations, `${path}.annotations`, errors)
  if (template.metadata?.annotations) validatePodAnnotations(template.metadata.annotations, template.spec, `${path}.annotations`, errors)
}

const mirrorPod = 'kubernetes.io/config.mirror'
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'
const appArmor = 'container.apparmor.security.beta.kubernetes.io/'

/** Annotations that mean something to Kubernetes itself. Models ValidatePodSpecificAnnotations. */
export function validatePodAnnotations(annotations: Annotations, spec: PodSpec | undefined, path: string, errors: FieldError[]): void {
  if (mirrorPod in annotations && !spec?.nodeName) {
    errors.push(invalid(`${path}[${mirrorPod}]`, annotations[mirrorPod], 'must set spec.nodeName if mirror pod annotation is set'))
  }
  const cost = annotations[deletionCost]
  if (cost !== undefined && !isInt32(cost)) errors.push(invalid(`${path}[${deletionCost}]`, cost, 'must be a 32bit integer'))
  for (const key of Object.keys(annotations)) {
    if (!key.startsWith(appArmor)) continue
    const container = key.slice(appArmor.length)
    const profile = annotations[key]
    const containers = [...(spec?.initContainers ?? []), ...(spec?.containers ?? []), ...(spec?.ephemeralContainers ?? [])]
    if (!containers.some(({ name }) => name === container)) errors.push(invalid(`${path}[${key}]`, container, 'container not found'))
    if (profile && profile !== 'runtime/default' && profile !== 'unconfined' && !profile.startsWith('localhost/')) {
      errors.push(invalid(`${path}[${key}]`, profile, `invalid AppArmor profile name: "${profile}"`))
    }
  }
}

/** "+7" and "007" are none: sortable costs have one spelling. */
function isInt32(text: string): boolean {
  return /^(?:0|-?[1-9][0-9]*)$/.test(text) && Number(text) >= -int32 - 1 && Number(text) <= int32
}
