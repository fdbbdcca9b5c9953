// A member of etcd that lost its disk is replaced, as an operator does it: the old one is removed, a new one joins as a learner and is promoted.
import { defineFault, noSuch } from './define-fault.ts'

export default defineFault({
  name: 'replace-member', targets: ['SimProcess'],
  at: (_workshop, { name }) => name,
  check({ etcd, processes, machines }, target) {
    const { name } = target
    if (!etcd?.names.includes(name)) return noSuch(target)
    const machine = processes.machineOf(name)
    if (machine !== '' && !machines.hasPower(machine)) return { code: 'fault-no-power', params: { name, node: machine } }
    if (etcd.isReplacing(name)) return { code: 'fault-being-replaced', params: { name } }
    if (!etcd.isDiskLost(name)) return { code: 'fault-nothing-to-replace', params: { name } }
    return etcd.leader ? undefined : { code: 'fault-no-leader', params: { name } }
  },
  apply({ etcd, processes }, { name }) { etcd?.replace(name, () => processes.noteRunning(name)) },
})
