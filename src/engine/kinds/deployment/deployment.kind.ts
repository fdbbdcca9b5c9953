// Deployment: Pods of one template, and how they are exchanged for those of the next.
import type { Deployment, DeploymentStrategy } from '../../generated/api-types.d.ts'
import { derived, orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, invalid, notSupported } from '../field-errors.ts'
import { goIntOrString, goValue } from '../go-struct.ts'
import { selectorText } from '../label-selector-validation.ts'
import { containerColumns, imagesOf } from '../pod-template/container-columns.ts'
import { podTemplate } from '../pod-template/pod-spec-defaults.ts'
import { validateNonNegative } from '../pod-template/pod-texts.ts'
import { nameWarnings, podSpecWarnings } from '../pod-template/pod-warnings.ts'
import {
  bareNumber, validateAtMost100Percent, validateCountOrPercent, validateRequiredSelector, validateSelectedTemplate, validateSelectorImmutable,
} from '../pod-template/workload-validation.ts'

type RollingUpdate = NonNullable<DeploymentStrategy['rollingUpdate']>

const rollingUpdate = orEmpty<RollingUpdate>({ maxUnavailable: '25%', maxSurge: '25%' })

const strategy = shape<DeploymentStrategy>({
  type: 'RollingUpdate',
  rollingUpdate: derived((value, { type }: DeploymentStrategy) => (type === 'RollingUpdate' ? rollingUpdate.derive(value, undefined) : value)),
})

const defaults = shape<Deployment>({
  spec: orEmpty(shape<Deployment['spec']>({
    replicas: 1, template: orEmpty(podTemplate), strategy: orEmpty(strategy), revisionHistoryLimit: 10, progressDeadlineSeconds: 600,
  })),
})

// Models ValidateDeploymentStrategy in pkg/apis/apps/validation/validation.go.
function validateStrategy(given: DeploymentStrategy, path: string, errors: FieldError[]): void {
  const type: string = given.type ?? ''
  const { maxUnavailable, maxSurge } = given.rollingUpdate ?? {}
  const at = `${path}.rollingUpdate`
  if (type === 'Recreate') {
    if (given.rollingUpdate) errors.push(forbidden(at, "may not be specified when strategy `type` is 'Recreate'"))
  } else if (type === 'RollingUpdate') {
    validateCountOrPercent(maxUnavailable, `${at}.maxUnavailable`, errors)
    validateCountOrPercent(maxSurge, `${at}.maxSurge`, errors)
    if (bareNumber(maxUnavailable) === 0 && bareNumber(maxSurge) === 0) {
      errors.push(invalid(`${at}.maxUnavailable`, goIntOrString(maxUnavailable), 'may not be 0 when `maxSurge` is 0'))
    }
    validateAtMost100Percent(maxUnavailable, `${at}.maxUnavailable`, errors)
  } else errors.push(notSupported(path, goValue('apps.DeploymentStrategy', given), ['Recreate', 'RollingUpdate']))
}

// Models ValidateDeploymentSpec in pkg/apis/apps/validation/validation.go.
function validate({ spec }: Deployment): readonly FieldError[] {
  const errors: FieldError[] = []
  validateNonNegative(spec.replicas, 'spec.replicas', errors)
  validateRequiredSelector(spec.selector, 'spec.selector', 'empty selector is invalid for deployment', errors)
  validateSelectedTemplate(spec.selector, spec.template, 'spec', errors)
  validateStrategy(spec.strategy ?? {}, 'spec.strategy', errors)
  validateNonNegative(spec.minReadySeconds, 'spec.minReadySeconds', errors)
  validateNonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit', errors)
  const deadline = spec.progressDeadlineSeconds
  validateNonNegative(deadline, 'spec.progressDeadlineSeconds', errors)
  if (deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0)) {
    errors.push(invalid('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds'))
  }
  return errors
}

export default defineKind<Deployment>({
  group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', shortNames: ['deploy'], categories: ['all'], namespaced: true,
  subresources: ['status', 'scale'], acts: true,
  defaults: (deployment) => defaults.fill(deployment),
  prepareCreate: (deployment) => ({ ...deployment, status: {} }),
  validate,
  validateUpdate: (deployment, old) => validateSelectorImmutable(deployment.spec.selector, old.spec.selector, 'spec.selector'),
  warnings: ({ metadata, spec }) => [...nameWarnings(metadata.name, 'Pod names and hostnames'), ...podSpecWarnings(spec.template?.spec, 'spec.template.spec')],
  scale: {
    replicas: ({ spec }) => spec.replicas ?? 1,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => selectorText(spec.selector),
    withReplicas: (deployment, replicas) => ({ ...deployment, spec: { ...deployment.spec, replicas } }),
  },
  columns: [
    { name: 'Ready', cell: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}` },
    { name: 'Up-to-date', cell: ({ status }) => status?.updatedReplicas ?? 0 },
    { name: 'Available', cell: ({ status }) => status?.availableReplicas ?? 0 },
    ...containerColumns<Deployment>(({ spec }) => spec.template?.spec, ({ spec }) => spec.selector),
  ],
  isReady: ({ metadata, spec, status }) => (status?.observedGeneration ?? 0) >= (metadata.generation ?? 0) && (status?.updatedReplicas ?? 0) === (spec.replicas ?? 1)
    && (status?.availableReplicas ?? 0) === (spec.replicas ?? 1) && (status?.replicas ?? 0) === (spec.replicas ?? 1),
  scene: ({ metadata, spec, status }) => ({
    desired: spec.replicas ?? 1,
    replicas: status?.replicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    readyReplicas: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    images: imagesOf(spec.template?.spec),
    hash: '',
    revisionNumber: metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '',
  }),
})
