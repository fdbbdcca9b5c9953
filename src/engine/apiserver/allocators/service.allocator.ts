// Hands out what Services hold: cluster IPs and node ports.
import type { KubeObject } from '../../kube-object.ts'
import type { Service } from '../../kinds/service/service.ts'
import { Allocation } from './allocation.ts'
import { clusterIPName, clusterIPsOf, withClusterIP, withFamilies } from './cluster-ips.ts'
import type { Allocated, Allocator, Pool } from './define-allocator.ts'
import { nodePortName, nodePortsOf, withNodePorts } from './node-ports.ts'

function allocate(object: KubeObject, stored: KubeObject | undefined, pool: Pool, pick: (n: number, step: number) => number, isDryRun: boolean): Allocated {
  const old = stored as Service | undefined
  const allocation = new Allocation(pool, pick, isDryRun)
  const families = withFamilies(object as Service, old)
  if ('errors' in families) return families
  const addressed = withClusterIP(families.service, old, allocation)
  if ('errors' in addressed) return addressed
  const opened = withNodePorts(addressed.service, old, allocation)
  if ('errors' in opened) return opened
  return { object: opened.service, taken: allocation.taken, released: allocation.released }
}

const serviceAllocator: Allocator = {
  resource: 'services',
  allocate,
  held: (object) => [...clusterIPsOf(object as Service).map(clusterIPName), ...nodePortsOf(object as Service).map(nodePortName)],
}

export default serviceAllocator
