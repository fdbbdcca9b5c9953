// Columns about the containers of a template, which only `-o wide` shows. Models layoutContainerCells in
// pkg/printers/internalversion/printers.go.
import type { LabelSelector, PodSpec } from '../../generated/api-types.d.ts'
import type { KubeObject } from '../../kube-object.ts'
import type { Column } from '../define-kind.ts'
import { formatLabelSelector } from '../label-selector-validation.ts'

/** Containers as `name=image`, for the canvas. */
export function imagesOf(spec: PodSpec | undefined): string[] {
  return (spec?.containers ?? []).map(({ name, image = '' }) => `${name}=${image}`)
}

/** Containers, images and, if the kind has one, the selector. */
export function containerColumns<T extends KubeObject>(spec: (object: T) => PodSpec | undefined, selector?: (object: T) => LabelSelector | undefined): Column<T>[] {
  const columns: Column<T>[] = [
    { name: 'Containers', priority: 1, description: 'Names of each container in the template.', cell: (object) => (spec(object)?.containers ?? []).map(({ name }) => name).join(',') },
    { name: 'Images', priority: 1, description: 'Images referenced by each container in the template.', cell: (object) => (spec(object)?.containers ?? []).map(({ image = '' }) => image).join(',') },
  ]
  if (selector) columns.push({ name: 'Selector', priority: 1, cell: (object) => formatLabelSelector(selector(object)) })
  return columns
}
