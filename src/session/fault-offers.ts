// What can be made to go wrong on purpose, and mended again: which faults fit a Node, a Pod, or a simulated thing, as it stands in a scene.
// The names are those of the engine's catalogue; whether a fault can be done in this moment is for the engine to say.
import type { Command, ComponentInfo, FaultTarget } from '../worker/protocol.ts'
import type { Scene, Thing } from './scene.ts'

/** A pair of acts, one the way back of the other; without a way back `on` is always true. */
export interface FaultOffer {
  readonly act: 'power' | 'shut-down' | 'switch' | 'crash' | 'crash-loop' | 'network' | 'disk' | 'hang' | 'probe' | 'memory' | 'disk-space' | 'registry'
  /** Whether the thing is as it should be: powered, running, not crashing, within reach. */
  readonly on: boolean
  /** What the act would do now. */
  readonly command: Extract<Command, { readonly do: 'fault' }>
}

type Field = string | number | boolean | undefined

function fieldOf(scene: Pick<Scene, 'things'>, kind: Thing['kind'], name: string, field: string): Field {
  return scene.things.get(`${kind}/${name}`)?.fields[field]
}

/** Whether a machine has power; one of which nothing is known has. */
export function isPowered(scene: Pick<Scene, 'things'>, node: string): boolean {
  return fieldOf(scene, 'SimMachine', node, 'power') !== 'off'
}

/** Whether a process runs, a loop is enabled, an add-on is on. */
export function isOn(scene: Pick<Scene, 'things'>, { kind, name }: FaultTarget): boolean {
  const fields = scene.things.get(`${kind}/${name}`)?.fields
  return fields === undefined || (fields['state'] !== 'Stopped' && fields['enabled'] !== false)
}

/** Containers of a Pod as the runtime has them. */
export function containersOf(scene: Pick<Scene, 'things'>, { namespace = 'default', name }: FaultTarget): readonly Thing[] {
  return [...scene.things.values()].filter(({ kind, fields }) => kind === 'SimContainer' && fields['pod'] === name && fields['ns'] === namespace)
}

/** Whether every start of a container of the Pod fails, until it is healed. */
export function isCrashLooped(scene: Pick<Scene, 'things'>, pod: FaultTarget): boolean {
  return containersOf(scene, pod).some(({ fields }) => fields['crashing'] === true)
}

/** The process or loop behind a component that is drawn; undefined where nothing of it can be stopped. */
export function thingOfComponent({ address, role, node }: ComponentInfo): FaultTarget | undefined {
  // One of several instances of a program.
  if (node !== undefined && (role === 'process' || role === 'scheduler' || role === 'apiserver')) return { kind: 'SimProcess', name: `${address.slice(node.length + 1)}-${node}` }
  switch (role) {
    case 'controller': return { kind: 'SimLoop', name: address }
    case 'kubelet': return node === undefined ? undefined : { kind: 'SimProcess', name: `kubelet-${node}` }
    case 'proxy': return node === undefined ? undefined : { kind: 'SimProcess', name: `kube-proxy-${node}` }
    case 'runtime': return node === undefined ? undefined : { kind: 'SimProcess', name: `containerd-${node}` }
    case 'cni': return node === undefined ? undefined : { kind: 'SimProcess', name: `cni-${node}` }
    case 'registry': return { kind: 'SimProcess', name: 'registry' }
    case 'apiserver': case 'balancer': case 'etcd': case 'scheduler': case 'process': return { kind: 'SimProcess', name: address }
    default: return undefined
  }
}

function fault(name: string, target: FaultTarget, options?: FaultOffer['command']['options']): FaultOffer['command'] {
  return { do: 'fault', fault: name, target, ...(options && { options }) }
}

/** What an offer leaves of a machine: less than its kubelet wants to see free. */
const LEAVE_MEMORY_MI = 380
const LEAVE_DISK_MI = 2_048
/** More than most containers may take. */
const TAKE_MEMORY_MI = 1_024
const SLOW_REGISTRY_TIMES = 20

/** Filling a machine's memory or disk, and giving back what was taken. */
function fillOffers(scene: Pick<Scene, 'things'>, target: FaultTarget): readonly FaultOffer[] {
  const taken = (field: string): boolean => Number(fieldOf(scene, 'SimFilling', target.name, field) ?? 0) > 0, hasMemory = !taken('memoryMi'), hasDisk = !taken('diskMi')
  return [
    { act: 'memory', on: hasMemory, command: fault('fill-memory', target, hasMemory ? { leaveMi: LEAVE_MEMORY_MI } : { takeMi: 0 }) },
    { act: 'disk-space', on: hasDisk, command: fault('fill-disk', target, hasDisk ? { leaveMi: LEAVE_DISK_MI } : { takeMi: 0 }) },
  ]
}

/** What can be done to the containers of a Pod, or to one of them. */
function containerOffers(scene: Pick<Scene, 'things'>, target: FaultTarget, container: string | undefined): readonly FaultOffer[] {
  const containers = containersOf(scene, target).filter(({ fields }) => container === undefined || fields['container'] === container), option = container === undefined ? undefined : { container }
  if (containers.length === 0) return []
  const starts = !containers.some(({ fields }) => fields['crashing'] === true), goes = !containers.some(({ fields }) => fields['hung'] === true), passes = !containers.some(({ fields }) => (fields['failingProbes'] ?? '') !== '')
  return [
    { act: 'crash', on: true, command: fault('crash', target, option) },
    { act: 'crash-loop', on: starts, command: fault(starts ? 'crash-loop' : 'heal', target, option) },
    { act: 'hang', on: goes, command: fault(goes ? 'hang' : 'unhang', target, option) },
    { act: 'probe', on: passes, command: fault(passes ? 'fail-probe' : 'mend-probe', target, option) },
    { act: 'memory', on: true, command: fault('fill-memory', target, { takeMi: TAKE_MEMORY_MI, ...option }) },
  ]
}

/** Of a program with several instances, the one that leads, or led last. */
function leadingInstance(scene: Pick<Scene, 'things'>, target: FaultTarget): FaultTarget {
  const node = target.kind === 'SimProcess' ? fieldOf(scene, 'SimProcess', target.name, 'node') : undefined, name = `${target.name}-${node}`
  return node && scene.things.has(`SimProcess/${name}`) ? { ...target, name } : target
}

/** The registry can also be slow. */
function registryOffers(scene: Pick<Scene, 'things'>, target: FaultTarget): readonly FaultOffer[] {
  const isFast = Number(fieldOf(scene, 'SimRegistry', target.name, 'times') ?? 1) <= 1
  return target.name === 'registry' ? [{ act: 'registry', on: isFast, command: fault('slow-registry', target, { times: isFast ? SLOW_REGISTRY_TIMES : 1 }) }] : []
}

/** Whether no network link at something is cut or slow. */
export function isNetworkWhole({ things }: Pick<Scene, 'things'>, name: string): boolean {
  return ![...things.values()].some(({ kind, fields }) => kind === 'SimLink' && (fields['from'] === name || fields['to'] === name))
}

function networkOffer(scene: Pick<Scene, 'things'>, target: FaultTarget): FaultOffer {
  const on = isNetworkWhole(scene, target.name)
  return { act: 'network', on, command: fault(on ? 'isolate' : 'mend-link', target) }
}

/** What can be done to one of several members of etcd beside stopping it. */
function memberOffers(scene: Pick<Scene, 'things'>, target: FaultTarget): readonly FaultOffer[] {
  const disk = fieldOf(scene, 'SimEtcdMember', target.name, 'disk'), on = disk !== 'Lost'
  return disk === undefined ? [] : [networkOffer(scene, target), { act: 'disk', on, command: fault(on ? 'lose-disk' : 'replace-member', target) }]
}

/** The acts that fit a target, with what each would do now; of a Pod with several containers those on the one that is named. Things that the cluster does not have get none. */
export function offersFor(scene: Pick<Scene, 'things'>, target: FaultTarget, container?: string): readonly FaultOffer[] {
  switch (target.kind) {
    case 'Node': {
      const on = isPowered(scene, target.name)
      return scene.things.has(`SimMachine/${target.name}`) ? [{ act: 'power', on, command: fault(on ? 'power-off' : 'power-on', target) }, ...(on ? [{ act: 'shut-down', on, command: fault('shut-down', target) } as const] : []), networkOffer(scene, target), ...(on ? fillOffers(scene, target) : [])] : []
    }
    case 'Pod': return containerOffers(scene, target, container)
    case 'SimProcess': case 'SimLoop': case 'SimAddon': {
      const instance = leadingInstance(scene, target), on = isOn(scene, instance)
      return scene.things.has(`${target.kind}/${target.name}`) ? [{ act: 'switch', on, command: fault(on ? 'stop' : 'start', instance) }, ...(target.kind === 'SimProcess' ? [...memberOffers(scene, target), ...registryOffers(scene, target)] : [])] : []
    }
    default: return []
  }
}
