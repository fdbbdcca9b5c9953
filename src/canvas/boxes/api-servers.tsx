// The API servers behind the bar, where there are several: the balancer, and a mark for each with whether new connections are led there.
import type { ApiServerView } from '../model/things.ts'
import { useCanvasTranslation } from './say.tsx'
import { usePointing } from './things-context.ts'

const MARKS: Readonly<Record<ApiServerView['state'], string>> = { up: '●', down: '○', stopped: '×' }

interface ApiServersProps {
  readonly servers: readonly ApiServerView[]
  readonly isBalanced: boolean
  readonly selected: string | undefined
}

export function ApiServers({ servers, isBalanced, selected }: ApiServersProps) {
  const t = useCanvasTranslation()
  const pointing = usePointing()
  return (
    <span className="api-servers">
      <span className={`api-server is-balancer${isBalanced ? '' : ' is-stopped'}${selected === 'balancer' ? ' is-selected' : ''}${pointing('SimProcess', 'balancer')}`} data-select="component:balancer" title={t(isBalanced ? 'balancer.about' : 'balancer.off')}>{t('balancer.name')}</span>
      <i aria-hidden>→</i>
      {servers.map(({ name, address, machine, state }) => (
        <span key={name} className={`api-server is-${isBalanced || state === 'stopped' ? state : 'down'}${selected === address ? ' is-selected' : ''}${pointing('SimProcess', name)}`} data-select={`component:${address}`} title={t(`balancer.${state}`, { name: address })}>
          {machine}<i aria-hidden>{MARKS[state]}</i><span className="visually-hidden">{t(`balancer.${state}`, { name: address })}</span>
        </span>
      ))}
    </span>
  )
}
