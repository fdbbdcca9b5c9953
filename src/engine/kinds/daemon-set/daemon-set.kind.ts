// DaemonSet: one Pod on every node that fits.
import type { DaemonSet, DaemonSetUpdateStrategy } from '../../generated/api-types.d.ts'
import { formatLabels } from '../columns.ts'
import { derived, orEmpty, shape } from '../defaulting.ts'
import { defineKind } from '../define-kind.ts'
import { isDeepEqual } from '../field-errors.ts'
import { containerColumns, imagesOf } from '../pod-template/container-columns.ts'
import { podTemplate } from '../pod-template/pod-spec-defaults.ts'

export type RollingUpdate = NonNullable<DaemonSetUpdateStrategy['rollingUpdate']>

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
  subresources: ['status'], acts: true,
  defaults: (daemonSet) => defaults.fill(daemonSet),
  prepareCreate: (daemonSet) => ({ ...withTemplateGeneration(daemonSet, '1'), status: nothingScheduled }),
  prepareUpdate,
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
