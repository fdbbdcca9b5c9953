// Whether a Job makes sense, alone or inside a CronJob, and what of it may change. Models pkg/apis/batch/validation/validation.go.
import type { Job, JobSpec, PodFailurePolicyRule, PodTemplateSpec, SuccessPolicy, SuccessPolicyRule } from '../../generated/api-types.d.ts'
import type { FieldError } from '../field-error.ts'
import { duplicate, immutable, invalid, isDeepEqual, notSupported, required, tooLong, tooMany } from '../field-errors.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors, qualifiedNameErrors } from '../formats.ts'
import { goPodTemplate } from '../go-struct.ts'
import { goStringMap, goSyntax } from '../go-value.ts'
import { goLabelSelector, isUsableSelector, selectorMatches, validateLabelSelector } from '../label-selector-validation.ts'
import { validatePodTemplateSpec } from '../pod-template/pod-spec-validation.ts'
import { pushInvalid, validateNonNegative } from '../pod-template/pod-texts.ts'
import { templateMismatch, validateSelectorImmutable } from '../pod-template/workload-validation.ts'

const mostParallelIndexed = 100_000
const longestManager = 63
const actions = ['Count', 'FailIndex', 'FailJob', 'Ignore']
const conditionStatuses = ['False', 'True', 'Unknown']

/** A list as Go prints it with %q. */
function quotedList(values: readonly string[]): string {
  return `[${values.map((value) => `"${value}"`).join(' ')}]`
}

export function validateJob(job: Job): readonly FieldError[] {
  const errors: FieldError[] = []
  const { spec } = job
  validateGeneratedSelector(job, errors)
  validateJobSpec(spec, 'spec', errors)
  if (!spec.selector) errors.push(required('spec.selector'))
  else validateLabelSelector(spec.selector, 'spec.selector', errors)
  if (isUsableSelector(spec.selector) && !selectorMatches(spec.selector, spec.template?.metadata?.labels)) errors.push(templateMismatch(spec.template, 'spec.template'))
  if (spec.completionMode === 'Indexed' && (spec.completions ?? 0) > 0) {
    const longest = `${job.metadata.name}-${(spec.completions as number) - 1}`
    if (dns1123LabelErrors(longest).length > 0) {
      errors.push(invalid('metadata.name', job.metadata.name, `will not able to create pod with invalid DNS label: ${longest}`))
    }
  }
  return errors
}

/** Labels that the API server gave the template, unless the author insists on a selector of his own. */
function validateGeneratedSelector({ metadata, spec }: Job, errors: FieldError[]): void {
  if (spec.manualSelector || !spec.selector) return
  const expected: Record<string, string> = {
    'controller-uid': metadata.uid, 'job-name': metadata.name ?? '', 'batch.kubernetes.io/controller-uid': metadata.uid, 'batch.kubernetes.io/job-name': metadata.name ?? '',
  }
  const labels = spec.template?.metadata?.labels
  for (const key of Object.keys(expected)) {
    const path = `spec.template.metadata.labels[${key}]`
    if (labels?.[key] === undefined) errors.push(required(path, `must be '${expected[key]}'`))
    else if (labels[key] !== expected[key]) errors.push(invalid(path, goStringMap(labels), `must be '${expected[key]}'`))
  }
  if (isUsableSelector(spec.selector) && !selectorMatches(spec.selector, expected)) {
    errors.push(invalid('spec.selector', goLabelSelector(spec.selector), '`selector` not auto-generated'))
  }
}

/** A JobSpec without its selector, as it also stands in a CronJob. */
export function validateJobSpec(spec: JobSpec, path: string, errors: FieldError[]): void {
  for (const field of ['parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
    validateNonNegative(spec[field], `${path}.${field}`, errors)
  }
  if (spec.maxFailedIndexes !== undefined && spec.backoffLimitPerIndex === undefined) {
    errors.push(required(`${path}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified'))
  }
  validateCompletionMode(spec, path, errors)
  if (spec.podFailurePolicy) validateFailurePolicy(spec, `${path}.podFailurePolicy`, errors)
  if (spec.successPolicy) validateSuccessPolicy(spec, spec.successPolicy, `${path}.successPolicy`, errors)
  validateReplacementPolicy(spec, `${path}.podReplacementPolicy`, errors)
  if (spec.managedBy !== undefined) validateManager(spec.managedBy, `${path}.managedBy`, errors)
  validatePodTemplateSpec(spec.template ?? { spec: { containers: [] } }, `${path}.template`, errors)
  validateRestartPolicy(spec, `${path}.template.spec.restartPolicy`, errors)
}

function validateRestartPolicy(spec: JobSpec, path: string, errors: FieldError[]): void {
  const policy: string = spec.template?.spec?.restartPolicy ?? ''
  if (policy === 'Always' || policy === '') errors.push(required(path, 'valid values: "OnFailure", "Never"'))
  else if (policy !== 'OnFailure' && policy !== 'Never') errors.push(notSupported(path, policy, ['OnFailure', 'Never']))
  else if (spec.podFailurePolicy && policy !== 'Never') errors.push(invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified'))
}

function validateCompletionMode(spec: JobSpec, path: string, errors: FieldError[]): void {
  const mode: string | undefined = spec.completionMode
  if (mode !== undefined && mode !== 'NonIndexed' && mode !== 'Indexed') errors.push(notSupported(`${path}.completionMode`, mode, ['NonIndexed', 'Indexed']))
  if (mode === 'Indexed') {
    if (spec.completions === undefined) errors.push(required(`${path}.completions`, 'when completion mode is Indexed'))
    if ((spec.parallelism ?? 0) > mostParallelIndexed) {
      errors.push(invalid(`${path}.parallelism`, spec.parallelism, `must be less than or equal to ${mostParallelIndexed} when completion mode is Indexed`))
    }
    if (spec.completions !== undefined && spec.maxFailedIndexes !== undefined && spec.maxFailedIndexes > spec.completions) {
      errors.push(invalid(`${path}.maxFailedIndexes`, spec.maxFailedIndexes, 'must be less than or equal to completions'))
    }
  } else {
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
      if (spec[field] !== undefined) errors.push(invalid(`${path}.${field}`, spec[field], 'requires indexed completion mode'))
    }
  }
}

function validateReplacementPolicy(spec: JobSpec, path: string, errors: FieldError[]): void {
  const policy: string | undefined = spec.podReplacementPolicy
  const supported = spec.podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed']
  if (policy !== undefined && !supported.includes(policy)) errors.push(notSupported(path, policy, supported))
}

function validateSuccessPolicy(spec: JobSpec, { rules = [] }: SuccessPolicy, path: string, errors: FieldError[]): void {
  if (spec.completionMode !== 'Indexed') return void errors.push(invalid(path, goSyntax('core.SuccessPolicy{}'), 'requires indexed completion mode'))
  if (rules.length === 0) errors.push(required(`${path}.rules`, 'at least one rules must be specified when the successPolicy is specified'))
  if (rules.length > 20) errors.push(tooMany(`${path}.rules`, rules.length, 20))
  rules.forEach((rule, i) => {
    const at = `${path}.rules[${i}]`
    if (rule.succeededCount === undefined && rule.succeededIndexes === undefined) {
      errors.push(required(at, 'at least one of succeededCount or succeededIndexes must be specified'))
    }
    validateSuccessRule(rule, spec.completions ?? 0, at, errors)
  })
}

function validateSuccessRule({ succeededCount, succeededIndexes }: SuccessPolicyRule, completions: number, path: string, errors: FieldError[]): void {
  const indexes = succeededIndexes === undefined ? undefined : countIndexes(succeededIndexes, completions)
  if (typeof indexes === 'object') errors.push(invalid(`${path}.succeededIndexes`, succeededIndexes, `error parsing succeededIndexes: ${indexes.error}`))
  validateNonNegative(succeededCount, `${path}.succeededCount`, errors)
  if (succeededCount === undefined) return
  const tooMuch = (most: number, what: string): FieldError => invalid(`${path}.succeededCount`, succeededCount, `must be less than or equal to ${most} (the number of ${what})`)
  if (succeededCount > completions) errors.push(tooMuch(completions, 'specified completions'))
  if (typeof indexes === 'number' && succeededCount > indexes) errors.push(tooMuch(indexes, 'indexes in the specified succeededIndexes field'))
}

/** How many indexes "0,2-4" names, or what is wrong with it. Models validateIndexesFormat. */
function countIndexes(text: string, completions: number): number | { readonly error: string } {
  let total = 0, last = -1
  for (const interval of text === '' ? [] : text.split(',')) {
    const parts = interval.split('-')
    if (parts.length > 2) return { error: `the fragment ${JSON.stringify(interval)} violates the requirement that an index interval can have at most two parts separated by '-'` }
    const wrong = parts.find((part) => !/^[+-]?\d+$/.test(part)), large = parts.find((part) => Number(part) >= completions)
    if (wrong !== undefined) return { error: `cannot convert string to integer for index: ${JSON.stringify(wrong)}` }
    if (large !== undefined) return { error: `too large index: ${JSON.stringify(large)}` }
    const [first, end] = parts.map(Number)
    if (end !== undefined && first >= end) return { error: `non-increasing order, previous: ${first}, current: ${end}` }
    if (last >= first) return { error: `non-increasing order, previous: ${last}, current: ${first}` }
    last = end ?? first
    total += last - first + 1
  }
  return total
}

/** Who looks after the Job is named like acme.io/foo. Models ValidateDomainPrefixedPath. */
function validateManager(name: string, path: string, errors: FieldError[]): void {
  const [domain, ...rest] = name.split('/')
  if (rest.length === 0 || domain === '' || rest.join('/') === '') errors.push(invalid(path, name, 'must be a domain-prefixed path (such as "acme.io/foo")'))
  else pushInvalid(errors, path, name, dns1123SubdomainErrors(domain))
  if (name.length > longestManager) errors.push(tooLong(path, longestManager))
}

function validateFailurePolicy(spec: JobSpec, path: string, errors: FieldError[]): void {
  const rules = spec.podFailurePolicy?.rules ?? []
  if (rules.length > 20) errors.push(tooMany(`${path}.rules`, rules.length, 20))
  const { containers = [], initContainers = [] } = spec.template?.spec ?? {}
  const names = new Set([...containers, ...initContainers].map(({ name }) => name))
  rules.forEach((rule, i) => validateFailureRule(spec, rule, names, `${path}.rules[${i}]`, errors))
}

/** Errors about a whole rule quote no value. */
function aboutRule(path: string, detail: string): FieldError {
  return { type: 'Invalid', field: path, value: goSyntax(''), detail }
}

function validateFailureRule(spec: JobSpec, rule: PodFailurePolicyRule, names: ReadonlySet<string>, path: string, errors: FieldError[]): void {
  const action: string = rule.action ?? ''
  if (action === '') errors.push(required(`${path}.action`, `valid values: ${quotedList(actions)}`))
  else if (action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined) errors.push(invalid(`${path}.action`, action, 'requires the backoffLimitPerIndex to be set'))
  } else if (!actions.includes(action)) errors.push(notSupported(`${path}.action`, action, actions))
  const { onExitCodes, onPodConditions = [] } = rule
  if (onExitCodes) validateExitCodes(onExitCodes, names, `${path}.onExitCodes`, errors)
  onPodConditions.forEach((pattern, i) => {
    const at = `${path}.onPodConditions[${i}]`
    pushInvalid(errors, `${at}.type`, pattern.type ?? '', qualifiedNameErrors(pattern.type ?? ''))
    if (!pattern.status) errors.push(required(`${at}.status`, `valid values: ${quotedList(conditionStatuses)}`))
    else if (!conditionStatuses.includes(pattern.status)) errors.push(notSupported(`${at}.status`, pattern.status, conditionStatuses))
  })
  if (onExitCodes && onPodConditions.length > 0) errors.push(aboutRule(path, 'specifying both OnExitCodes and OnPodConditions is not supported'))
  if (!onExitCodes && onPodConditions.length === 0) errors.push(aboutRule(path, 'specifying one of OnExitCodes and OnPodConditions is required'))
}

function validateExitCodes(requirement: NonNullable<PodFailurePolicyRule['onExitCodes']>, names: ReadonlySet<string>, path: string, errors: FieldError[]): void {
  const operator: string = requirement.operator ?? ''
  const values = requirement.values ?? []
  const listed = goSyntax(`[]int32{${values.join(', ')}}`)
  if (operator === '') errors.push(required(`${path}.operator`, `valid values: ${quotedList(['In', 'NotIn'])}`))
  else if (operator !== 'In' && operator !== 'NotIn') errors.push(notSupported(`${path}.operator`, operator, ['In', 'NotIn']))
  if (requirement.containerName !== undefined && !names.has(requirement.containerName)) {
    errors.push(invalid(`${path}.containerName`, requirement.containerName, 'must be one of the container or initContainer names in the pod template'))
  }
  if (values.length === 0) errors.push(invalid(`${path}.values`, requirement.values ? listed : goSyntax('[]int32(nil)'), 'at least one value is required'))
  else if (values.length > 255) errors.push(tooMany(`${path}.values`, values.length, 255))
  const seen = new Set<number>()
  values.forEach((code, i) => {
    if (operator === 'In' && code === 0) errors.push(invalid(`${path}.values[${i}]`, code, 'must not be 0 for the In operator'))
    if (seen.has(code)) errors.push(duplicate(`${path}.values[${i}]`, code))
    seen.add(code)
  })
  if (values.some((code, i) => i > 0 && values[i - 1] > code)) errors.push(invalid(`${path}.values`, listed, 'must be ordered'))
}

/** What its Pods are made of stays; a suspended Job that never started may still be told where to run. */
export function validateJobUpdate({ spec }: Job, { spec: old, status }: Job): readonly FieldError[] {
  return [
    ...validateCompletions(spec, old),
    ...validateSelectorImmutable(spec.selector, old.selector, 'spec.selector'),
    ...validateTemplateUpdate(spec.template, old.template, old.suspend === true && status?.startTime === undefined),
    ...immutable('spec.completionMode', spec.completionMode, old.completionMode),
    ...immutable('spec.podFailurePolicy', spec.podFailurePolicy, old.podFailurePolicy),
    ...immutable('spec.backoffLimitPerIndex', spec.backoffLimitPerIndex, old.backoffLimitPerIndex),
    ...immutable('spec.managedBy', spec.managedBy, old.managedBy),
    ...immutable('spec.successPolicy', spec.successPolicy, old.successPolicy),
  ]
}

function validateCompletions(spec: JobSpec, old: JobSpec): FieldError[] {
  if (spec.completionMode !== 'Indexed') return immutable('spec.completions', spec.completions, old.completions)
  if (spec.completions === old.completions || spec.completions === undefined || spec.completions === spec.parallelism) return []
  return [invalid('spec.completions', spec.completions, 'can only be modified in tandem with spec.parallelism')]
}

function validateTemplateUpdate(template: PodTemplateSpec, old: PodTemplateSpec, mayBeMoved: boolean): FieldError[] {
  const compared = mayBeMoved ? withPlacementOf(old, template) : old
  return isDeepEqual(template, compared) ? [] : [invalid('spec.template', goPodTemplate(template), 'field is immutable')]
}

/** The old template with the labels, annotations and scheduling directives of the new one. */
function withPlacementOf(old: PodTemplateSpec, template: PodTemplateSpec): PodTemplateSpec {
  const { nodeSelector, tolerations, schedulingGates } = template.spec
  const kept = { ...old.spec.affinity, nodeAffinity: template.spec.affinity?.nodeAffinity }
  const affinity = Object.values(kept).some((part) => part !== undefined) ? kept : undefined
  return {
    metadata: { ...old.metadata, labels: template.metadata?.labels, annotations: template.metadata?.annotations },
    spec: { ...old.spec, nodeSelector, tolerations, schedulingGates, affinity },
  }
}
