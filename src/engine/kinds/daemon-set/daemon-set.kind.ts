// DaemonSet: one Pod on every node that fits.
import type { DaemonSet, DaemonSetUpdateStrategy } from '../../generated/api-types.d.ts'
import { formatLabels } from '../columns.ts'
import { derived, orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { invalid, isDeepEqual, notSupported, required } from '../field-errors.ts'
import { goIntOrString, goValue } from '../go-struct.ts'
import { goLabelSelector, isEmptySelector, isUsableSelector, selectorMatches, validateLabelSelector } from '../label-selector-validation.ts'
import { containerColumns, imagesOf } from '../pod-template/container-columns.ts'
import { podTemplate } from '../pod-template/pod-spec-defaults.ts'
import { validatePodTemplateSpec } from '../pod-template/pod-spec-validation.ts'
import { validateNonNegative } from '../pod-template/pod-texts.ts'
import { podSpecWarnings } from '../pod-template/pod-warnings.ts'
import {
  bareNumber, templateMismatch, validateAtMost100Percent, validateCountOrPercent, validateRunsForever, validateSelectorImmutable,
} from '../pod-template/workload-validation.ts'

type RollingUpdate = NonNullable<DaemonSetUpdateStrategy['rollingUpdate']>

/** Counts the templates that a DaemonSet has had; an annotation, since the field was taken out of the API. */
const templateGeneration = 'deprecated.daemonset.template.generation'
const nothingScheduled = { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }

const rollingUpdate = orEmpty<RollingUpdate>({ maxUnavailable: 1, maxSurge: 0 })

const updateStrategy = shape<DaemonSetUpdateStrategy>({
  type: 'RollingUpdate',
  rollingUpdate: derived((value, { type }: DaemonSetUpdateStrategy) => (type === 'RollingUpdate' ? rollingUpdate.derive(value, undefined) : value)),
})

const defaults = shape<DaemonSet>({
  spec: orEmpty(shape<DaemonSet['spec']>({ template: orEmpty(podTemplate), updateStrategy: orEmpty(updateStrategy), revisionHistoryLimit: 10 })),
  status: shape<NonNullable<DaemonSet['status']>>(nothingScheduled),
})

function validateRollingUpdate({ maxUnavailable, maxSurge }: RollingUpdate, path: string, errors: FieldError[]): void {
  validateCountOrPercent(maxUnavailable, `${path}.maxUnavailable`, errors)
  validateCountOrPercent(maxSurge, `${path}.maxSurge`, errors)
  validateAtMost100Percent(maxUnavailable, `${path}.maxUnavailable`, errors)
  validateAtMost100Percent(maxSurge, `${path}.maxSurge`, errors)
  const mayBeMissing = bareNumber(maxUnavailable) !== 0
  const mayBeDouble = bareNumber(maxSurge) !== 0
  if (mayBeMissing && mayBeDouble) errors.push(invalid(`${path}.maxSurge`, goIntOrString(maxSurge), 'may not be set when maxUnavailable is non-zero'))
  if (!mayBeMissing && !mayBeDouble) errors.push(required(`${path}.maxUnavailable`, 'cannot be 0 when maxSurge is 0'))
}

function validateUpdateStrategy(strategy: DaemonSetUpdateStrategy, path: string, errors: FieldError[]): void {
  const type: string = strategy.type ?? ''
  if (type === 'RollingUpdate') {
    if (strategy.rollingUpdate) validateRollingUpdate(strategy.rollingUpdate, `${path}.rollingUpdate`, errors)
    else errors.push(required(`${path}.rollingUpdate`))
  } else if (type !== 'OnDelete') errors.push(notSupported(path, goValue('apps.DaemonSetUpdateStrategy', strategy), ['RollingUpdate', 'OnDelete']))
}

// Models ValidateDaemonSetSpec in pkg/apis/apps/validation/validation.go.
function validate({ spec }: DaemonSet): readonly FieldError[] {
  const errors: FieldError[] = []
  const { selector, template } = spec
  validateLabelSelector(selector, 'spec.selector', errors)
  if (isUsableSelector(selector) && !selectorMatches(selector, template?.metadata?.labels)) errors.push(templateMismatch(template, 'spec.template'))
  if (selector && isEmptySelector(selector)) errors.push(invalid('spec.selector', goLabelSelector(selector), 'empty selector is invalid for daemonset'))
  validatePodTemplateSpec(template ?? { spec: { containers: [] } }, 'spec.template', errors)
  validateRunsForever(template, 'spec.template', 'DaemonSet', errors)
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  validateUpdateStrategy(spec.updateStrategy ?? {}, 'spec.updateStrategy', errors)
  validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors)
  return errors
}

function withTemplateGeneration(daemonSet: DaemonSet, generation: string): DaemonSet {
  const { metadata } = daemonSet
  if (metadata.annotations?.[templateGeneration] === generation) return daemonSet
  return { ...daemonSet, metadata: { ...metadata, annotations: { ...metadata.annotations, [templateGeneration]: generation } } }
}

/** One more template, if it changed. Models PrepareForUpdate in pkg/registry/apps/daemonset/strategy.go. */
function prepareUpdate(daemonSet: DaemonSet, old: DaemonSet): DaemonSet {
  const before = old.metadata.annotations?.[templateGeneration] ?? '1'
  return withTemplateGeneration(daemonSet, isDeepEqual(daemonSet.spec.template, old.spec.template) ? before : String(Number(before) + 1))
}

export default defineKind<DaemonSet>({
  group: 'apps', version: 'v1', kind: 'DaemonSet', plural: 'daemonsets', shortNames: ['ds'], categories: ['all'], namespaced: true,
  subresources: ['status'], acts: false,
  defaults: (daemonSet) => defaults.fill(daemonSet),
  prepareCreate: (daemonSet) => ({ ...withTemplateGeneration(daemonSet, '1'), status: nothingScheduled }),
  prepareUpdate,
  validate,
  validateUpdate: (daemonSet, old) => validateSelectorImmutable(daemonSet.spec.selector, old.spec.selector, 'spec.selector'),
  warnings: ({ spec }) => podSpecWarnings(spec.template?.spec, 'spec.template.spec'),
  columns: [
    { name: 'Desired', type: 'integer', cell: ({ status }) => status?.desiredNumberScheduled ?? 0 },
    { name: 'Current', type: 'integer', cell: ({ status }) => status?.currentNumberScheduled ?? 0 },
    { name: 'Ready', type: 'integer', cell: ({ status }) => status?.numberReady ?? 0 },
    { name: 'Up-to-date', type: 'integer', cell: ({ status }) => status?.updatedNumberScheduled ?? 0 },
    { name: 'Available', type: 'integer', cell: ({ status }) => status?.numberAvailable ?? 0 },
    { name: 'Node Selector', cell: ({ spec }) => formatLabels(spec.template?.spec?.nodeSelector) },
    ...containerColumns<DaemonSet>(({ spec }) => spec.template?.spec, ({ spec }) => spec.selector),
  ],
  isReady: ({ status }) => status !== undefined && (status.numberReady ?? 0) === (status.desiredNumberScheduled ?? 0) && (status.observedGeneration ?? 0) > 0,
  scene: ({ metadata, spec, status }) => ({
    desired: status?.desiredNumberScheduled ?? 0,
    replicas: status?.currentNumberScheduled ?? 0,
    updated: status?.updatedNumberScheduled ?? 0,
    readyReplicas: status?.numberReady ?? 0,
    available: status?.numberAvailable ?? 0,
    images: imagesOf(spec.template?.spec),
    hash: '',
    revisionNumber: metadata.annotations?.[templateGeneration] ?? '',
  }),
})
