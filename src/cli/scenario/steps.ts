// The verbs of a scenario's steps, one function each. Adding a verb is adding a function here.
import type { ApiRequest, PatchType } from '../../engine/apiserver/request.ts'
import { parseLabelSelector } from '../../engine/apiserver/selectors/label-selector.ts'
import type { KubeObject, OwnerReference } from '../../engine/kube-object.ts'
import type { Load } from '../../engine/node/cadvisor/cadvisor.ts'
import { UsageError } from '../arguments.ts'
import { LINE_PATIENCE_MS, perform, request } from '../perform.ts'
import { durationMs, machineOf, type Step } from './scenario.ts'
import type { ScenarioStage } from './stage.ts'

type Verb = (stage: ScenarioStage, value: unknown, step: Step) => readonly unknown[] | void

interface Named {
  readonly kind: string
  readonly name: string
  readonly namespace?: string
}

interface Chosen {
  readonly selector: string
  readonly node?: string
  readonly index?: number
}

const WAIT_LOOKS_EVERY_MS = 150
const REGISTERS_WITHIN_MS = 5_000

/** Takes one step: writes its line, carries it out, puts the results into the line. */
export function takeStep(stage: ScenarioStage, step: Step, i: number): void {
  const line = stage.trace.beginStep(i, step)
  const verb = Object.keys(step).find((word) => VERBS[word])
  if (!verb) {
    const others = Object.keys(step).filter((word) => word !== 'note')
    if (others.length > 0) throw new UsageError(`step ${i + 1} has no verb that is known: ${others.join(', ')}`)
    return
  }
  const results = VERBS[verb](stage, step[verb], step)
  if (results) line.results = results
}

function list<T>(value: unknown): T[] {
  return (Array.isArray(value) ? value : [value]) as T[]
}

/** Sends a request and keeps what came back: `{code, object}` or `{code, status}`. */
function send(stage: ScenarioStage, wanted: ApiRequest): object {
  const { code, body } = request(stage.cluster, wanted)
  const isStatus = (body as { kind?: string }).kind === 'Status'
  return isStatus ? { code, status: body } : { code, object: body }
}

/** The Pod that a choice by selector, node and index means, of those that are not being deleted, by name. */
function choosePod(stage: ScenarioStage, { selector, node, index = 0 }: Chosen): KubeObject | undefined {
  const labels = parseLabelSelector(selector)
  if ('refused' in labels) throw new UsageError(`not a label selector: ${selector}`)
  const pods = stage.cluster.list('Pod', stage.scenario.namespace) as readonly (KubeObject & { spec?: { nodeName?: string } })[]
  return pods
    .filter((pod) => labels.matches(pod.metadata.labels ?? {}) && !pod.metadata.deletionTimestamp && (node === undefined || pod.spec?.nodeName === node))
    .sort((x, y) => (x.metadata.name < y.metadata.name ? -1 : 1))[index]
}

/** Puts the uid of an object of the same namespace where the scenario says `@Kind/name`. */
function withOwnerUids(stage: ScenarioStage, object: KubeObject, namespace: string): KubeObject {
  const references = object.metadata.ownerReferences as readonly OwnerReference[] | undefined
  if (!references) return object
  const ownerReferences = references.map((reference) => {
    if (!reference.uid?.startsWith('@')) return reference
    const [kind, name] = reference.uid.slice(1).split('/')
    return { ...reference, uid: stage.get(kind, name, namespace)?.metadata.uid ?? reference.uid }
  })
  return { ...object, metadata: { ...object.metadata, ownerReferences } }
}

/** `{web: 800, 'memory:web': 300}`: thousandths of a core and Mi for all Pods of an app. */
function loadsOf(value: Readonly<Record<string, number>>, namespace: string): Load[] {
  return Object.entries(value).map(([key, total]) => {
    const app = key.replace(/^memory:/, '')
    return { namespace, selector: `app=${app}`, ...(app === key ? { cpuMilli: total } : { memoryMi: total }) }
  })
}

const VERBS: Readonly<Record<string, Verb>> = {
  create: (stage, value) => list<KubeObject>(value).map((object) => {
    const { resource, namespace } = stage.target({ kind: object.kind, namespace: object.metadata.namespace })
    return send(stage, { verb: 'create', resource, namespace, body: withOwnerUids(stage, object, namespace ?? '') })
  }),
  patch(stage, value) {
    const { kind, name, namespace, subresource, type, patch } = value as Named & { subresource?: string; type?: PatchType; patch: unknown }
    return [send(stage, { verb: 'patch', ...stage.target({ kind, namespace }), name, subresource, patchType: type ?? 'strategic', body: patch })]
  },
  delete: (stage, value) => list<Named & { options?: unknown }>(value).map(({ kind, name, namespace, options }) => send(stage, { verb: 'delete', ...stage.target({ kind, namespace }), name, body: options })),
  deleteCollection(stage, value) {
    const { kind, selector, namespace } = value as { kind: string; selector: string; namespace?: string }
    return [send(stage, { verb: 'deletecollection', ...stage.target({ kind, namespace }), query: { labelSelector: selector }, body: { propagationPolicy: 'Background' } })]
  },
  scale(stage, value) {
    const { kind, name, namespace, replicas } = value as Named & { replicas: number }
    return [send(stage, { verb: 'patch', ...stage.target({ kind, namespace }), name, subresource: 'scale', patchType: 'merge', body: { spec: { replicas } } })]
  },
  evict: (stage, value) => list<string | Chosen>(value).map((which) => {
    const name = typeof which === 'string' ? which : (choosePod(stage, which)?.metadata.name ?? '')
    const { namespace } = stage.scenario
    return send(stage, { verb: 'create', resource: 'pods', namespace, name, subresource: 'eviction', body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } } })
  }),
  deleteOnePod(stage, value) {
    const { options, ...chosen } = value as Chosen & { options?: unknown }
    return [send(stage, { verb: 'delete', resource: 'pods', namespace: stage.scenario.namespace, name: choosePod(stage, chosen)?.metadata.name ?? '', body: options })]
  },
  patchOnePod(stage, value) {
    const { type, subresource, patch, ...chosen } = value as Chosen & { type?: PatchType; subresource?: string; patch: unknown }
    return [send(stage, { verb: 'patch', resource: 'pods', namespace: stage.scenario.namespace, name: choosePod(stage, chosen)?.metadata.name ?? '', subresource, patchType: type ?? 'strategic', body: patch })]
  },
  /** `power-off Node/worker-1`, `slow-link Node/worker-1 to=control-plane delayMs=200`, as in the solution of a lesson. */
  fault: (stage, value) => list<string>(value).map((line) => {
    const [name, target = '', ...options] = line.split(/\s+/), [kind, ...path] = target.split('/')
    const namespace = kind === 'Pod' && path.length > 1 ? path.shift() : stage.scenario.namespace
    const id = stage.cluster.fault(name, { kind, name: path.join('/'), ...(kind === 'Pod' ? { namespace } : {}) }, Object.fromEntries(options.map(optionOf)))
    while (stage.cluster.outcome(id) === undefined) stage.cluster.advance(stage.cluster.now + 1)
    return stage.cluster.outcome(id)?.result
  }),
  stopHeartbeat: (stage, value) => { stage.cluster.machines.stopKubelet(String(value)) },
  startHeartbeat: (stage, value) => { stage.cluster.machines.resumeKubelet(String(value)) },
  startMetrics: (stage) => { stage.cluster.startMetrics() },
  load: (stage, value) => { for (const load of loadsOf(value as Readonly<Record<string, number>>, stage.scenario.namespace)) stage.cluster.setLoad(load) },
  startProvisioner: (stage) => { stage.cluster.startProvisioner() },
  addNode(stage, value) {
    const machine = machineOf(value as { name: string }), until = stage.cluster.now + REGISTERS_WITHIN_MS
    stage.cluster.machines.add(machine)
    while (!stage.get('Node', machine.name) && stage.cluster.now < until) stage.cluster.advance(stage.cluster.now + 1)
  },
  removeNode(stage, value) {
    stage.cluster.machines.remove(String(value))
    return [send(stage, { verb: 'delete', resource: 'nodes', name: String(value) })]
  },
  kubectl(stage, value) {
    const words = (String(value).match(/'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^'|'$/g, ''))
    return [perform(stage.cluster, 'kubectl', { words, namespace: stage.scenario.namespace }, LINE_PATIENCE_MS)]
  },
  waitFor(stage, value) {
    const { kind, name, namespace, path, equals, gone, timeout } = value as Named & { path?: string; equals?: unknown; gone?: boolean; timeout?: unknown }
    const until = stage.cluster.now + durationMs(timeout, 60_000)
    for (;;) {
      const object = stage.get(kind, name, namespace), found = object && path !== undefined ? valueAt(object, path) : undefined
      const isThere = gone ? object === undefined : path === undefined ? object !== undefined : equals === undefined ? found !== undefined : found === equals
      if (isThere || stage.cluster.now >= until) return [{ waited: isThere, ...(found === undefined ? {} : { value: found }) }]
      stage.cluster.advance(stage.cluster.now + WAIT_LOOKS_EVERY_MS)
    }
  },
  sleep: (stage, value) => { stage.cluster.advance(stage.cluster.now + durationMs(value, 0)) },
  settle: (stage, value, step) => { stage.settle(durationMs(value, 0), durationMs(step.max, 60_000)) },
}

/** `to=worker-2`, `delayMs=200`, `oneWay=true`. */
function optionOf(text: string): [string, string | number | boolean] {
  const equals = text.indexOf('='), name = text.slice(0, equals), value = text.slice(equals + 1)
  return [name, value === 'true' || value === 'false' ? value === 'true' : /^\d+(\.\d+)?$/.test(value) ? Number(value) : value]
}

/** Follows a path such as `status.conditions.type=Complete.status`; `type=X` picks the element of a list. */
function valueAt(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, part) => {
    if (value === null || typeof value !== 'object') return undefined
    const equals = part.indexOf('=')
    if (Array.isArray(value) && equals > 0) return value.find((item) => String((item as Record<string, unknown>)[part.slice(0, equals)]) === part.slice(equals + 1)) as unknown
    return (value as Record<string, unknown>)[part]
  }, object)
}
