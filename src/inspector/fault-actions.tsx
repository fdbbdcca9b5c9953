// What can be made to go wrong with what is selected, and mended again: power and network of a Node, a Pod's container, a process or control loop, a member of etcd.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formsFor } from '../session/fault-forms.ts'
import { containersOf, offersFor } from '../session/fault-offers.ts'
import { useSession, useSlowTime } from '../session/react.tsx'
import { useAct } from '../session/use-act.ts'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { FaultForms } from './fault-forms.tsx'
import type { FaultOffer } from '../session/fault-offers.ts'
import type { FaultTarget } from '../session/protocol.ts'
import type { IconName } from '../theme/icons.tsx'

const ICONS: Readonly<Record<FaultOffer['act'], IconName>> = { power: 'power', 'shut-down': 'power', switch: 'power', crash: 'act', 'crash-loop': 'act', network: 'act', disk: 'act', hang: 'act', probe: 'act', memory: 'act', 'disk-space': 'act', registry: 'act' }

/** The words of a button, by what it would do. */
const WORDS: Readonly<Record<string, string>> = {
  'shut-down': 'shutDown.do', 'power-off': 'power.doOff', 'power-on': 'power.doOn', stop: 'switch.doOff', start: 'switch.doOn', crash: 'crash.do', 'crash-loop': 'crashLoop.do', heal: 'crashLoop.heal',
  hang: 'hang.do', unhang: 'hang.mend', 'fail-probe': 'probe.do', 'mend-probe': 'probe.mend',
  isolate: 'network.cut', 'mend-link': 'network.mend', 'lose-disk': 'disk.lose', 'replace-member': 'disk.replace',
}

/** Acts whose way back is the same fault with another measure. */
const MEASURED: Readonly<Partial<Record<FaultOffer['act'], readonly [string, string]>>> = {
  memory: ['memory.do', 'memory.mend'], 'disk-space': ['diskSpace.do', 'diskSpace.mend'], registry: ['registry.do', 'registry.mend'],
}

function wordsOf(act: FaultOffer['act'], on: boolean, fault: string): string {
  const [forth, back] = MEASURED[act] ?? [WORDS[fault], WORDS[fault]]
  return on ? forth : back
}

export function FaultActions({ target }: { readonly target: FaultTarget }) {
  const session = useSession()
  const { t: say } = useTranslation('tools')
  const { t: sayReason } = useTranslation('reasons')
  const { pending, outcome, send } = useAct()
  useSlowTime(200)
  const [wanted, setWanted] = useState<string>()
  const containers = target.kind === 'Pod' ? [...new Set(containersOf(session.scene, target).map(({ fields }) => String(fields['container'])))] : []
  const container = containers.length > 1 ? (containers.find((name) => name === wanted) ?? containers[0]) : undefined
  const offers = offersFor(session.scene, target, container)
  if (offers.length === 0 && formsFor(session.scene, target).length === 0) return null
  const { refused } = outcome ?? {}
  return (
    <section className="object-actions fault-actions" aria-label={say('label')}>
      {container !== undefined && <label className="fault-container">{say('container')}<select className="mono" value={container} onChange={(event) => setWanted(event.target.value)}>{containers.map((name) => <option key={name}>{name}</option>)}</select></label>}
      <div className="object-buttons">
        {offers.map(({ act, on, command }) => (
          <Button key={act} small look={on ? 'danger' : 'line'} disabled={pending} onClick={() => void send(command)}>
            <Icon name={ICONS[act]} size={13} />{say(wordsOf(act, on, command.fault))}{act === 'power' && <kbd>P</kbd>}
          </Button>
        ))}
      </div>
      <FaultForms target={target} pending={pending} send={send} />
      {refused && <p className="muted" role="status">{sayReason(refused.code, { ...refused.params, defaultValue: say('refused') })}</p>}
    </section>
  )
}
