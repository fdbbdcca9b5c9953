// What the simulated things say about what is drawn: machines without power, processes and loops that are off, containers beside the kubelet, files on disks.
import { isOn, isPowered } from '../../session/fault-offers.ts'
import type { PodScene, Scene, Thing } from '../../session/scene.ts'

export type Things = Scene['things']

/** Things by `kind/name`; nothing is known before the first one. */
export const NO_THINGS: Things = new Map()

function ofThingKind(things: Things, kind: Thing['kind']): readonly Thing[] {
  return [...things.values()].filter((thing) => thing.kind === kind)
}

export function hasPower(things: Things, node: string): boolean {
  return isPowered({ things }, node)
}

/** Whether a process runs: it does where nothing else is known, and it does not on a machine without power. */
export function processRuns(things: Things, name: string): boolean {
  return isOn({ things }, { kind: 'SimProcess', name })
}

/** Machines with power whose kube-proxy is stopped: their rules stay as they were. */
export function staleNodes(things: Things): readonly string[] {
  return ofThingKind(things, 'SimProcess').filter(({ name, fields }) => fields['program'] === 'kube-proxy' && fields['state'] === 'Stopped' && hasPower(things, String(fields['node'] ?? name))).map(({ fields }) => String(fields['node']))
}

/** Whether a control loop turns: its own switch and its process. */
export function loopTurns(things: Things, address: string, process = 'kube-controller-manager'): boolean {
  return isOn({ things }, { kind: 'SimLoop', name: address }) && processRuns(things, process)
}

/** One of several API servers: whether the balancer leads new connections there. */
export interface ApiServerView {
  readonly name: string
  readonly address: string
  readonly machine: string
  readonly state: 'up' | 'down' | 'stopped'
}

/** The API servers, where they are several. */
export function apiServers(things: Things): readonly ApiServerView[] {
  return ofThingKind(things, 'SimBackend').map(({ name: address, fields }): ApiServerView => {
    const machine = address.slice(0, address.indexOf('/')), name = `kube-apiserver-${machine}`
    return { name, address, machine, state: !processRuns(things, name) || !hasPower(things, machine) ? 'stopped' : fields['state'] === 'Up' ? 'up' : 'down' }
  }).sort((x, y) => (x.name < y.name ? -1 : 1))
}

/** The API server beside a machine's kubelet, where every machine of the control plane has one. */
export function apiServerOn(things: Things, machine: string): ApiServerView | undefined {
  return things.has(`SimBackend/${machine}/kube-apiserver`) ? apiServers(things).find((server) => server.machine === machine) : undefined
}

/** Whether anybody can reach an API server. */
export function hubRuns(things: Things): boolean {
  const servers = apiServers(things)
  return servers.length === 0 ? processRuns(things, 'kube-apiserver') : servers.some(({ state }) => state !== 'stopped')
}

/** A member of etcd as Raft has it. */
export interface EtcdMemberView {
  readonly name: string
  readonly role: 'Follower' | 'PreCandidate' | 'Candidate' | 'Leader' | 'Learner' | 'Stopped'
  readonly term: number
  readonly revision: number
}

/** Members of etcd, where it is more than one. */
export function etcdMembers(things: Things): readonly EtcdMemberView[] {
  return ofThingKind(things, 'SimEtcdMember').map(({ name, fields }) => ({ name, role: fields['role'] as EtcdMemberView['role'], term: Number(fields['term']), revision: Number(fields['revision']) })).sort((x, y) => (x.name < y.name ? -1 : 1))
}

/** Containers that somebody started on a machine by hand, beside the kubelet. */
export function foreignOn(things: Things, node: string): readonly Thing[] {
  return ofThingKind(things, 'SimContainer').filter(({ fields }) => fields['origin'] === 'foreign' && fields['node'] === node && fields['state'] === 'Running')
}

/** Whether a Pod has a container that fails at every start, until it is healed. */
export function isCrashLooped(things: Things, pod: Pick<PodScene, 'name' | 'namespace'>): boolean {
  return ofThingKind(things, 'SimContainer').some(({ fields }) => fields['crashing'] === true && fields['pod'] === pod.name && fields['ns'] === pod.namespace)
}

/** Share of requests, in per cent, that a Pod's images answer with an error. */
export function failingPercent(things: Things, pod: Pick<PodScene, 'images'>): number {
  const percents = pod.images.map((entry) => Number(things.get(`SimImage/${entry.slice(entry.indexOf('=') + 1)}`)?.fields['failingPercent'] ?? 0))
  return Math.max(0, ...percents)
}

/** Files on the disk behind a PersistentVolume; undefined where there is no such disk. */
export function filesOnDisk(things: Things, volume: string): { readonly files: number; readonly exists: boolean } | undefined {
  const disk = ofThingKind(things, 'SimDisk').find(({ fields }) => fields['volume'] === volume)
  return disk && { files: Number(disk.fields['files']), exists: disk.fields['exists'] !== false }
}

export interface DrawnVolume {
  readonly name: string
  readonly type: string
  readonly files: number
}

/** Volumes of a Pod with what lies in them. */
export function volumesOf(things: Things, pod: Pick<PodScene, 'name' | 'namespace'>): readonly DrawnVolume[] {
  return ofThingKind(things, 'SimVolume').filter(({ fields }) => fields['pod'] === pod.name && fields['ns'] === pod.namespace)
    .map(({ fields }) => ({ name: String(fields['volume']), type: String(fields['type']), files: Number(fields['files']) }))
}

/** Those of a Pod's volumes that no claim stands for: folders of its own, or of its machine. */
export function ownVolumesOf(things: Things, pod: Pick<PodScene, 'name' | 'namespace'>): readonly DrawnVolume[] {
  return volumesOf(things, pod).filter(({ type }) => type === 'emptyDir' || type === 'hostPath')
}

export interface AddonView {
  readonly name: string
  readonly on: boolean
}

export function addonsOf(things: Things): readonly AddonView[] {
  return ofThingKind(things, 'SimAddon').map(({ name, fields }) => ({ name, on: fields['enabled'] === true }))
}

/** What is off though it should run, in order of when it went off: add-ons are off until they are wanted. */
export function whatIsOff(things: Things): readonly Thing[] {
  return [...things.values()].filter(({ kind, name, fields }) => (kind === 'SimMachine' && fields['power'] === 'off')
    || (kind === 'SimProcess' && fields['state'] === 'Stopped' && hasPower(things, String(fields['node'] ?? name)))
    || (kind === 'SimLoop' && fields['enabled'] === false)).sort((a, b) => a.since - b.since)
}
