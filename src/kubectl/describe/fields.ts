// Describes an object of any kind by its fields. Models kubectl/pkg/describe/describe.go (genericDescriber).
import { defineDescriber } from './define-describer.ts'
import { annotationLines, labelLines } from './lines.ts'
import type { KubeObject } from '../../engine/kube-object.ts'

const SHORT_WORDS: Readonly<Record<string, string>> = { api: 'API', url: 'URL', uid: 'UID', os: 'OS', gpu: 'GPU', ip: 'IP', id: 'ID' }

/** `restartPolicy` as `Restart Policy`. */
function titleOf(field: string): string {
  if (/[^A-Za-z]/.test(field)) return field
  return field.replace(/([a-z])([A-Z])/g, '$1 $2').split(' ').map((word) => SHORT_WORDS[word.toLowerCase()] ?? word[0].toUpperCase() + word.slice(1)).join(' ')
}

function linesOf(value: object, indent: string): string[] {
  return Object.entries(value).filter(([, field]) => field !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([name, field]) => {
    const title = `${indent}${titleOf(name)}:`
    if (Array.isArray(field)) return [title, ...field.flatMap((item) => (typeof item === 'object' && item !== null ? linesOf(item as object, `${indent}  `) : [`${indent}  ${String(item)}`]))]
    if (typeof field === 'object' && field !== null) return [title, ...linesOf(field as object, `${indent}  `)]
    return [`${title}\t${field === null ? '<nil>' : String(field as string | number | boolean)}`]
  })
}

const HIDDEN = new Set(['managedFields', 'annotations', 'labels', 'name', 'namespace'])

export const describeFields = defineDescriber<KubeObject>([], (object) => {
  const { apiVersion, kind, metadata, ...rest } = object
  const shown = Object.fromEntries(Object.entries(metadata).filter(([name]) => !HIDDEN.has(name)))
  return [`Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace ?? ''}`, ...labelLines(object), ...annotationLines(object), ...linesOf({ apiVersion, kind, metadata: shown, ...rest }, '')]
})
