// The disk of a member of etcd is gone, and with it all that the member had said to others: it ends, and must not begin again as who it was.
import { defineFault, noSuch } from './define-fault.ts'

export default defineFault({
  name: 'lose-disk', targets: ['SimProcess'],
  at: (_workshop, { name }) => name,
  check({ etcd }, target) {
    if (!etcd?.names.includes(target.name)) return noSuch(target)
    return etcd.isDiskLost(target.name) ? { code: 'fault-disk-lost', params: { name: target.name } } : undefined
  },
  apply({ etcd, processes }, { name }) {
    etcd?.loseDisk(name)
    processes.stop(name)
  },
})
