// The rules of a StatefulSet: what it must satisfy, what may not change and what is worth a warning.
import type { StatefulSet, StatefulSetUpdateStrategy } from '../../generated/api-types.d.ts'
import { defineRules } from '../define-rules.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, invalid, isDeepEqual, notSupported, required } from '../field-errors.ts'
import { goValue } from '../go-struct.ts'
import { goLabelSelector, isEmptySelector, isUsableSelector, selectorMatches } from '../label-selector-validation.ts'
import { validateTemplateMetadata } from '../pod-template/pod-spec-validation.ts'
import { validateNonNegative } from '../pod-template/pod-texts.ts'
import { podSpecWarnings } from '../pod-template/pod-warnings.ts'
import { templateMismatch, validateRequiredSelector, validateRunsForever } from '../pod-template/workload-validation.ts'
import { type RetentionPolicy } from './stateful-set.kind.ts'

function validateUpdateStrategy(strategy: StatefulSetUpdateStrategy, path: string, errors: FieldError[]): void {
  const type: string = strategy.type ?? ''
  const rolling = strategy.rollingUpdate
  const at = `${path}.rollingUpdate`
  if (type === '') errors.push(required(path))
  else if (type === 'OnDelete') {
    if (rolling) errors.push(invalid(at, goValue('apps.RollingUpdateStatefulSetStrategy', rolling), "only allowed for updateStrategy 'RollingUpdate'"))
  } else if (type === 'RollingUpdate') {
    validateNonNegative(rolling?.partition, `${at}.partition`, errors)
  } else errors.push(invalid(path, goValue('apps.StatefulSetUpdateStrategy', strategy), "must be 'RollingUpdate' or 'OnDelete'"))
}

function validateRetention(policy: RetentionPolicy | undefined, path: string, errors: FieldError[]): void {
  if (!policy) return
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    const value = policy[field] ?? ''
    if (value !== 'Retain' && value !== 'Delete') errors.push(notSupported(`${path}.${field}`, value, ['Retain', 'Delete']))
  }
}

// Models ValidateStatefulSetSpec in pkg/apis/apps/validation/validation.go, which leaves the template's PodSpec unchecked, since
// it mounts volumes that only the claim templates will provide: such mistakes show when the first Pod is created.
function validate({ spec }: StatefulSet): readonly FieldError[] {
  const errors: FieldError[] = []
  const management: string = spec.podManagementPolicy ?? ''
  if (management === '') errors.push(required('spec.podManagementPolicy'))
  else if (management !== 'OrderedReady' && management !== 'Parallel') {
    errors.push(invalid('spec.podManagementPolicy', management, "must be 'OrderedReady' or 'Parallel'"))
  }
  validateUpdateStrategy(spec.updateStrategy ?? {}, 'spec.updateStrategy', errors)
  validateRetention(spec.persistentVolumeClaimRetentionPolicy, 'spec.persistentVolumeClaimRetentionPolicy', errors)
  validateNonNegative(spec.replicas, 'spec.replicas', errors)
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  validateNonNegative(spec.ordinals?.start, 'spec.ordinals.start', errors)
  validateRequiredSelector(spec.selector, 'spec.selector', 'empty selector is invalid for statefulset', errors)
  if (!isUsableSelector(spec.selector)) errors.push(invalid('spec.selector', goLabelSelector(spec.selector), ''))
  else {
    const isEmpty = spec.selector !== undefined && isEmptySelector(spec.selector)
    if (!isEmpty && !selectorMatches(spec.selector, spec.template?.metadata?.labels)) errors.push(templateMismatch(spec.template, 'spec.template'))
    validateTemplateMetadata(spec.template ?? { spec: { containers: [] } }, 'spec.template', errors)
  }
  validateRunsForever(spec.template, 'spec.template', 'StatefulSet', errors)
  return errors
}

const changeable = ['replicas', 'template', 'updateStrategy', 'minReadySeconds', 'ordinals', 'persistentVolumeClaimRetentionPolicy'] as const

/** Everything that its Pods and claims were made by stays as it was. */
function validateUpdate(statefulSet: StatefulSet, old: StatefulSet): readonly FieldError[] {
  const munged: Record<string, unknown> = { ...statefulSet.spec }
  for (const field of changeable) munged[field] = old.spec[field]
  if (isDeepEqual(munged, old.spec)) return []
  return [forbidden('spec', "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden")]
}

export default defineRules<StatefulSet>({
  kind: 'StatefulSet',
  validate,
  validateUpdate,
  warnings: ({ spec }) => [
    ...podSpecWarnings(spec.template?.spec, 'spec.template.spec'),
    ...((spec.revisionHistoryLimit ?? 0) < 0 ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended'] : []),
  ],
})
