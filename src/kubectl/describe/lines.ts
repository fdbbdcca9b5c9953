// Lines that several descriptions share. Cells are parted by tabs.
import { humanDuration } from '../../engine/duration.ts'
import type { KubeObject } from '../../engine/kube-object.ts'

/** Annotations that describe leaves out. */
const HIDDEN = new Set(['kubectl.kubernetes.io/last-applied-configuration'])
const LONGEST_ANNOTATION = 140

/** A map as `Title:<tab>first` and one line for each further entry, sorted by key. */
export function mapLines(title: string, map: Readonly<Record<string, string>> | undefined, separator: string): string[] {
  const keys = Object.keys(map ?? {}).sort()
  if (keys.length === 0) return [`${title}:\t<none>`]
  return keys.map((key, i) => `${i === 0 ? `${title}:` : ''}\t${key}${separator}${map?.[key] ?? ''}`)
}

export function labelLines({ metadata }: KubeObject): string[] {
  return mapLines('Labels', metadata.labels, '=')
}

/** Long values stand below their key. */
export function annotationLines({ metadata }: KubeObject): string[] {
  const found = Object.entries(metadata.annotations ?? {}).filter(([key]) => !HIDDEN.has(key)).sort(([a], [b]) => (a < b ? -1 : 1))
  if (found.length === 0) return ['Annotations:\t<none>']
  return found.map(([key, value], i) => {
    const text = value.replace(/\n$/, ''), shown = text.length > LONGEST_ANNOTATION ? `${text.slice(0, LONGEST_ANNOTATION)}...` : text
    return `${i === 0 ? 'Annotations:' : ''}\t${key}:${key.length + shown.length > LONGEST_ANNOTATION || text.includes('\n') ? `\n\t  ${shown.split('\n').join('\n\t  ')}` : ` ${shown}`}`
  })
}

export function controllerLine({ metadata }: KubeObject): string[] {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller)
  return owner ? [`Controlled By:\t${owner.kind}/${owner.name}`] : []
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'], MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Fri, 20 Nov 2026 17:47:35 +0000`. */
export function longTime(timestamp: string | undefined | null): string {
  if (!timestamp) return '<unset>'
  const date = new Date(timestamp), two = (number: number): string => String(number).padStart(2, '0')
  return `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`
}

/** How long ago a time was. */
export function ago(timestamp: string | undefined | null, now: number): string {
  return timestamp ? humanDuration(now - Date.parse(timestamp)) : '<unknown>'
}

export function capitalized(truth: boolean): string {
  return truth ? 'True' : 'False'
}
