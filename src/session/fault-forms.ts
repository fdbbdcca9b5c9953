// Faults that need to be told more than their target: which link and how slow, which file, how much work. What a form asks for, and the Command
// that it makes; whether that can be done in this moment is for the engine to say.
import type { Command, FaultOptions, FaultTarget } from '../worker/protocol.ts'
import { isPowered } from './fault-offers.ts'
import type { Scene, Thing } from './scene.ts'

/** One thing that a form asks for. */
export type FaultField =
  | { readonly name: string; readonly sort: 'choice'; readonly choices: readonly string[] }
  | { readonly name: string; readonly sort: 'number'; readonly start: number; readonly least: number; readonly most: number }
  | { readonly name: string; readonly sort: 'text'; readonly start: string; readonly isLong?: true; readonly isOptional?: true }
  | { readonly name: string; readonly sort: 'truth' }

export type FormName = 'cut-link' | 'slow-link' | 'mend-link' | 'slow-disk' | 'place-manifest' | 'start-foreign' | 'load' | 'fail-requests' | 'set-metric'

/** What was put into a form, by field: a number as it was typed, a truth as 'true' or ''. */
export type FormValues = Readonly<Record<string, string>>

export interface FaultForm {
  readonly name: FormName
  readonly fields: readonly FaultField[]
  command(values: FormValues): Extract<Command, { readonly do: 'fault' }>
}

type Things = Pick<Scene, 'things'>

const CONTROL_PLANE = 'control-plane', API_SERVER = 'kube-apiserver'
const MOST_DELAY_MS = 60_000, SLOW_MS = 300
const MOST_CPU_MILLI = 64_000, MOST_MEMORY_MI = 262_144, MOST_METRIC = 1_000_000_000
const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'])

const STATIC_POD = `apiVersion: v1
kind: Pod
metadata:
  name: static-web
spec:
  containers:
    - name: web
      image: nginx:1.27
`

function named({ things }: Things, isMeant: (thing: Thing) => boolean): readonly string[] {
  return [...things.values()].filter(isMeant).map(({ name }) => name)
}

/** What a link from something can lead to: machines speak to each other and to the control plane, members of etcd to each other and to API servers. */
function farEnds(scene: Things, { kind, name }: FaultTarget): readonly string[] {
  const machines = named(scene, (thing) => thing.kind === 'SimMachine'), members = named(scene, (thing) => thing.kind === 'SimEtcdMember')
  const servers = named(scene, ({ kind: sort, fields }) => sort === 'SimProcess' && fields['program'] === API_SERVER)
  const ends = kind === 'Node' ? [CONTROL_PLANE, ...machines] : members.includes(name) ? [...members, ...servers] : [...machines, ...members]
  return ends.filter((end) => end !== name)
}

/** The other ends of links that are cut or slow. */
function brokenEnds({ things }: Things, name: string): readonly string[] {
  const broken = [...things.values()].filter(({ kind, fields }) => kind === 'SimLink' && (fields['from'] === name || fields['to'] === name))
  return [...new Set(broken.map(({ fields }) => String(fields['from'] === name ? fields['to'] : fields['from'])))]
}

function form(name: FormName, target: FaultTarget, fields: readonly FaultField[], options: (values: FormValues) => FaultOptions, meant: (values: FormValues) => FaultTarget = () => target): FaultForm {
  return { name, fields, command: (values) => ({ do: 'fault', fault: name, target: meant(values), options: options(values) }) }
}

function number(name: string, start: number, most: number, least = 0): FaultField {
  return { name, sort: 'number', start, least, most }
}

function linkForms(scene: Things, target: FaultTarget): readonly FaultForm[] {
  const ends = farEnds(scene, target), broken = brokenEnds(scene, target.name), to: FaultField = { name: 'to', sort: 'choice', choices: ends }
  if (ends.length === 0) return []
  return [
    form('cut-link', target, [to, { name: 'oneWay', sort: 'truth' }], ({ to: end, oneWay }) => ({ to: end, ...(oneWay === 'true' && { oneWay: true }) })),
    form('slow-link', target, [to, number('delayMs', SLOW_MS, MOST_DELAY_MS, 1)], ({ to: end, delayMs }) => ({ to: end, delayMs: Number(delayMs) })),
    ...(broken.length > 0 ? [form('mend-link', target, [{ name: 'to', sort: 'choice', choices: broken }], ({ to: end }) => ({ to: end }))] : []),
  ]
}

function machineForms(target: FaultTarget): readonly FaultForm[] {
  return [
    form('place-manifest', target, [{ name: 'file', sort: 'text', start: 'static-web.yaml' }, { name: 'manifest', sort: 'text', start: STATIC_POD, isLong: true, isOptional: true }], ({ file, manifest }) => ({ file, manifest })),
    form('start-foreign', target, [{ name: 'name', sort: 'text', start: 'by-hand' }, { name: 'image', sort: 'text', start: 'nginx:1.27' }], ({ name, image }) => ({ name, image })),
  ]
}

function failingImages({ things }: Things, { namespace = 'default', name }: FaultTarget): readonly string[] {
  return [...new Set([...things.values()].filter(({ kind, fields }) => kind === 'SimContainer' && fields['pod'] === name && fields['ns'] === namespace).map(({ fields }) => String(fields['image'])))]
}

/** The forms that fit a target, in the order in which they are offered. */
export function formsFor(scene: Things, target: FaultTarget): readonly FaultForm[] {
  const { kind, name } = target
  if (kind === 'Node') return scene.things.has(`SimMachine/${name}`) ? [...linkForms(scene, target), ...(isPowered(scene, name) ? machineForms(target) : [])] : []
  if (kind === 'SimProcess') {
    const isMember = scene.things.has(`SimEtcdMember/${name}`), program = scene.things.get(`SimProcess/${name}`)?.fields['program']
    const links = isMember || program === API_SERVER ? linkForms(scene, target) : []
    return isMember ? [...links, form('slow-disk', target, [number('delayMs', SLOW_MS, MOST_DELAY_MS)], ({ delayMs }) => ({ delayMs: Number(delayMs) }))] : links
  }
  if (kind === 'Pod') {
    const images = failingImages(scene, target)
    return images.length === 0 ? [] : [form('fail-requests', target, [{ name: 'image', sort: 'choice', choices: images }, number('percent', 50, 100)], ({ percent }) => ({ percent: Number(percent) }), ({ image }) => ({ kind: 'SimImage', name: image }))]
  }
  if (kind === 'HorizontalPodAutoscaler') {
    return [form('set-metric', target, [{ name: 'metric', sort: 'text', start: 'requests_per_second' }, number('value', 100, MOST_METRIC), { name: 'object', sort: 'text', start: '', isOptional: true }],
      ({ value, object }) => ({ value: Number(value), ...(object && { object }) }), ({ metric }) => ({ kind: 'SimMetric', namespace: target.namespace ?? 'default', name: metric }))]
  }
  return WORKLOADS.has(kind) ? [form('load', target, [number('cpuMilli', 500, MOST_CPU_MILLI), number('memoryMi', 64, MOST_MEMORY_MI)], ({ cpuMilli, memoryMi }) => ({ cpuMilli: Number(cpuMilli), memoryMi: Number(memoryMi) }))] : []
}

/** A form as it is before anybody touches it. */
export function startOf({ fields }: FaultForm): FormValues {
  return Object.fromEntries(fields.map((field) => [field.name, field.sort === 'choice' ? (field.choices[0] ?? '') : field.sort === 'truth' ? '' : String(field.start)]))
}
