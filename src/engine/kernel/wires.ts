// Who may speak to whom, and how: the wires that a cluster really has. Every test may hold a ledger against this table.
import type { ComponentInfo, Role } from './component.ts'
import type { HopId, Ledger } from './ledger.ts'
import type { NameId, Names } from './names.ts'
import { type Op, opOf } from './ops.ts'

interface WireRule {
  readonly from: Role
  readonly to: Role
  readonly ops: readonly Op[]
  /** Both ends are on one machine. */
  readonly isLocal?: true
}

/** A hop along a wire that no cluster has. */
export interface ForbiddenHop {
  readonly hop: HopId
  readonly op: Op
  readonly from: string
  readonly to: string
  readonly why: 'unknown address' | 'no such wire' | 'on another machine' | 'timer for somebody else'
}

const CHANGES: readonly Op[] = ['read', 'write', 'status', 'event']

const WIRES: readonly WireRule[] = [
  // Only the API server speaks to etcd.
  { from: 'apiserver', to: 'etcd', ops: ['txn'] },
  { from: 'etcd', to: 'apiserver', ops: ['committed'] },
  // Its members agree among themselves.
  { from: 'etcd', to: 'etcd', ops: ['raft'] },
  // Every component speaks to the API server, and among the components only to it.
  { from: 'client', to: 'apiserver', ops: [...CHANGES, 'bind', 'heartbeat'] },
  { from: 'process', to: 'apiserver', ops: [...CHANGES, 'heartbeat'] },
  { from: 'controller', to: 'apiserver', ops: CHANGES },
  { from: 'scheduler', to: 'apiserver', ops: [...CHANGES, 'bind', 'heartbeat'] },
  // A kubelet also answers what the API server asked it.
  { from: 'kubelet', to: 'apiserver', ops: [...CHANGES, 'heartbeat', 'response'] },
  { from: 'proxy', to: 'apiserver', ops: ['read', 'event'] },
  { from: 'pod', to: 'apiserver', ops: [...CHANGES, 'heartbeat'] },
  // A balancer before several API servers asks whether they are ready; where it has ended, its machine refuses who comes.
  { from: 'balancer', to: 'apiserver', ops: ['read'] },
  ...(['client', 'process', 'kubelet', 'proxy', 'controller', 'extension', 'pod'] as const).flatMap((client): WireRule[] => [{ from: client, to: 'balancer', ops: [...CHANGES, 'bind', 'heartbeat'] }, { from: 'balancer', to: client, ops: ['response'] }]),
  // It does some of its own work by requests to itself: what it makes at its start, and what hangs on an eviction.
  { from: 'apiserver', to: 'apiserver', ops: [...CHANGES, 'heartbeat', 'response'] },
  ...(['client', 'process', 'controller', 'scheduler', 'proxy', 'pod', 'balancer'] as const).map((to): WireRule => ({ from: 'apiserver', to, ops: ['response', 'watch'] })),
  // The API server asks a kubelet for logs, and has commands executed.
  { from: 'apiserver', to: 'kubelet', ops: ['response', 'watch', 'read', 'write'] },
  // A server that answers for a group of the API: asked by way of the API server. metrics-server also asks the kubelets.
  { from: 'extension', to: 'apiserver', ops: [...CHANGES, 'response'] },
  { from: 'apiserver', to: 'extension', ops: ['response', 'watch', 'read'] },
  { from: 'extension', to: 'kubelet', ops: ['read'] },
  { from: 'kubelet', to: 'extension', ops: ['response'] },
  // On a machine: CRI in both directions, since the runtime tells of containers that have ended, and CNI behind the runtime.
  { from: 'kubelet', to: 'runtime', ops: ['cri'], isLocal: true },
  { from: 'runtime', to: 'kubelet', ops: ['cri', 'cri-response'], isLocal: true },
  // Behind a shim a call goes through several programs.
  { from: 'runtime', to: 'runtime', ops: ['cri'], isLocal: true },
  { from: 'runtime', to: 'cni', ops: ['cni'], isLocal: true },
  { from: 'cni', to: 'runtime', ops: ['cni-response'], isLocal: true },
  { from: 'runtime', to: 'registry', ops: ['registry'] },
  { from: 'registry', to: 'runtime', ops: ['registry'] },
  // The cluster autoscaler orders machines and gives them back.
  { from: 'controller', to: 'cloud', ops: ['read', 'write'] },
  { from: 'cloud', to: 'controller', ops: ['response'] },
  // Probes over the network: the kubelet hears what the Pod's address said.
  { from: 'kubelet', to: 'kubelet', ops: ['reply'], isLocal: true },
  { from: 'pod', to: 'kubelet', ops: ['reply'], isLocal: true },
  // The data plane. A packet meets the rules that kube-proxy wrote; where a name stands for Pods themselves, it meets none.
  { from: 'client', to: 'proxy', ops: ['packet'] },
  { from: 'client', to: 'pod', ops: ['packet'] },
  { from: 'pod', to: 'client', ops: ['reply'] },
  { from: 'proxy', to: 'client', ops: ['reply'] },
  // Containers ask, too: Services by way of their own node's rules, other Pods and themselves without.
  { from: 'pod', to: 'proxy', ops: ['packet', 'reply'] },
  { from: 'proxy', to: 'pod', ops: ['packet', 'reply'] },
  { from: 'pod', to: 'pod', ops: ['packet', 'reply'] },
]

/** What a person can lay hands on: a plug, a process, a container, an image. It takes no wire of the cluster. */
const WITHIN_REACH: ReadonlySet<Role> = new Set(['apiserver', 'etcd', 'process', 'controller', 'scheduler', 'kubelet', 'runtime', 'cni', 'proxy', 'pod', 'registry', 'cloud', 'extension', 'balancer'])

const byRoles = new Map(WIRES.map((wire) => [`${wire.from} ${wire.to}`, wire]))

/** Parts of a machine; a machine that has been taken away is in no list of components. */
const PARTS: Readonly<Record<string, Role>> = { kubelet: 'kubelet', 'node-status': 'kubelet', power: 'kubelet', containerd: 'runtime', dockerd: 'runtime', 'docker-containerd': 'runtime', cni: 'cni', 'kube-proxy': 'proxy' }

interface Place {
  readonly role: Role
  readonly machine: string
}

function placeOf(address: string, components: ReadonlyMap<string, ComponentInfo>): Place | undefined {
  const known = components.get(address), slash = address.lastIndexOf('/'), part = address.slice(slash + 1)
  if (known) return { role: known.role, machine: known.node ?? '' }
  if (address.startsWith('pod/')) return { role: 'pod', machine: '' }
  if (slash < 0) return undefined
  if (Object.hasOwn(PARTS, part)) return { role: PARTS[part], machine: address.slice(0, slash) }
  const owner = components.get(address.slice(0, slash))
  return owner && { role: owner.role, machine: owner.node ?? '' }
}

/** Hops along wires that no cluster has, in order. Addresses below a component's own, such as kube-apiserver/bootstrap, are its own. */
export function forbiddenHops(ledger: Ledger, names: Names, components: readonly ComponentInfo[]): readonly ForbiddenHop[] {
  const byAddress = new Map(components.map((component) => [component.address, component]))
  const places = new Map<NameId, Place | undefined>(), found: ForbiddenHop[] = []
  const place = (id: NameId): Place | undefined => {
    if (!places.has(id)) places.set(id, placeOf(names.text(id), byAddress))
    return places.get(id)
  }
  for (let hop = 0; hop < ledger.length; hop++) {
    const from = ledger.from(hop), to = ledger.to(hop), op = opOf(ledger.op(hop)), why = objection(op, from === to, place(from), place(to))
    if (why) found.push({ hop, op, from: names.text(from), to: names.text(to), why })
  }
  return found
}

function objection(op: Op, isToItself: boolean, from: Place | undefined, to: Place | undefined): ForbiddenHop['why'] | undefined {
  if (!from || !to) return 'unknown address'
  if (op === 'timer') return isToItself ? undefined : 'timer for somebody else'
  if (op === 'fault') return from.role === 'client' && WITHIN_REACH.has(to.role) ? undefined : 'no such wire'
  const wire = byRoles.get(`${from.role} ${to.role}`)
  if (!wire?.ops.includes(op)) return 'no such wire'
  // A Pod's address does not say on which machine it is.
  const isElsewhere = wire.isLocal && from.role !== 'pod' && from.machine !== to.machine
  return isElsewhere ? 'on another machine' : undefined
}
