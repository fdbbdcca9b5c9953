// The band titled "rules": what is written in the API and in every kernel. Things that are only rules are dashed; no packet enters here.
import { memo } from 'react'
import type { Node, NodeProps } from '@xyflow/react'
import { Icon, KindIcon, StateIcon } from '../../theme/icons.tsx'
import { servicePort } from '../glyphs/service.glyph.ts'
import type { RulesView } from '../view/rules.ts'
import { staleNodes } from '../model/things.ts'
import { useCanvasTranslation } from './say.tsx'
import { useThings } from './things-context.ts'

export interface RulesData extends Record<string, unknown> {
  readonly rules: RulesView
  readonly dim: boolean
}
export type RulesNode = Node<RulesData, 'rules'>

const MOST_ENDPOINTS = 3

/** `10.244.1.23` with the Service's target port behind it. */
function targetPort(ports: readonly string[]): string {
  const target = /->(\w+)/.exec(ports[0] ?? '')?.[1]
  return target === undefined ? '' : `:${target}`
}

export const RulesBox = memo(function RulesBox({ data }: NodeProps<RulesNode>) {
  const t = useCanvasTranslation()
  const { service, endpoints, target } = data.rules
  const stale = staleNodes(useThings())
  const serving = endpoints.filter((endpoint) => endpoint.ready)
  const address = service.clusterIP === '' || service.clusterIP === 'None' ? t('rules.headless') : `${service.clusterIP}${servicePort(service.ports[0])}`
  const share = serving.length === 0 ? 0 : Math.round(100 / serving.length)
  const port = targetPort(service.ports)
  return (
    <div className={`rules${data.dim ? ' is-dim' : ''}`}>
      <span className="rules-title">{t('rules.title')}{stale.length > 0 && <b className="rules-stale"> · {t('rules.stale', { nodes: stale.join(', ') })}</b>}</span>
      <div className="rule is-ghost" data-select={`object:${service.uid}`}>
        <div className="object-kind"><KindIcon kind="Service" size={13} /><span className="clip">Service · {service.type}</span></div>
        <div className="rule-name"><span className="clip">{service.name}</span></div>
        <div className={`rule-address mono clip${data.rules.busy ? ' is-packet' : ''}`}>{address}</div>
        <div className="rule-note">{t('rules.virtual')}</div>
      </div>
      <span className="leader" aria-hidden />
      <div className="rule">
        <div className="object-kind"><Icon name="list" size={13} /><span className="clip">EndpointSlice · {t('rules.ready', { ready: serving.length, count: endpoints.length })}</span></div>
        {endpoints.slice(0, MOST_ENDPOINTS).map((endpoint) => (
          <div key={endpoint.ip} className={`endpoint mono${endpoint.ready ? '' : ' is-out'}${target !== undefined && endpoint.pod?.uid === target ? ' is-packet' : ''}`}>
            <StateIcon state={endpoint.pod?.state ?? (endpoint.ready ? 'ready' : 'notready')} size={13} /><span className="clip">{endpoint.ip}{port}</span>
          </div>
        ))}
        {endpoints.length > MOST_ENDPOINTS && <div className="rule-note">{t('more', { count: endpoints.length - MOST_ENDPOINTS })}</div>}
        {endpoints.length === 0 && <div className="rule-note">{t('rules.noEndpoints')}</div>}
      </div>
      <span className="leader" aria-hidden />
      <div className="rule is-wide">
        <div className="object-kind"><KindIcon kind="Service" size={13} /><span className="clip">{t('rules.kernel')}</span></div>
        {serving.slice(0, MOST_ENDPOINTS).map((endpoint, index) => (
          <div key={endpoint.ip} className={`forward mono${target !== undefined && endpoint.pod?.uid === target ? ' is-packet' : ''}`}>
            <span className="clip">{index === 0 ? address : ''}</span><Icon name="right" size={11} /><span className="clip">{endpoint.ip}{port}</span><span>{share}%</span>
          </div>
        ))}
        {serving.length === 0 && <div className="rule-note">{t('rules.refused')}</div>}
      </div>
    </div>
  )
})
