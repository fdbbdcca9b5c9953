// Says in one sentence what a told hop does: the text twin of what the canvas draws.
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from './react.tsx'
import { parseSubject } from './story.ts'
import type { TFunction } from 'i18next'
import type { Ledger } from './ledger.ts'
import type { Story, Told } from './story.ts'

/** Who sends requests to Services from outside the cluster; the learner's own kubectl has another address. */
const TRAFFIC_CLIENT = 'client'
/** Pods have addresses on the network, and are no components. */
const POD = 'pod/'

/** What a component is called: alone, or as the subject of a sentence, which in Korean carries its particle. */
export function nameOfComponent(say: TFunction<'timeline'>, ledger: Ledger, address: string, form: 'actor' | 'subject' = 'actor'): string {
  const component = ledger.component(address)
  if (!component) return address.startsWith(POD) ? say(`${form}.pod`, { name: lastPart(address) }) : address
  const params = { kind: component.reconciles ?? lastPart(address), node: component.node ?? '', name: lastPart(address), program: component.program ?? lastPart(address), address }
  // What the kube-proxies of all machines share is told once, of all of them.
  const role = component.role === 'proxy' && component.node === undefined ? 'proxies' : address === TRAFFIC_CLIENT ? 'visitor' : component.role === 'apiserver' && component.node !== undefined ? 'apiserverOn' : component.role
  return say(`${form}.${role}`, { ...params, defaultValue: address })
}

function lastPart(address: string): string {
  return address.slice(address.lastIndexOf('/') + 1)
}

/** The sentence for a told hop in the given language. */
export function sentenceFor(say: TFunction<'timeline'>, ledger: Ledger, story: Story, told: Told): string {
  const { kind, name: fullName } = parseSubject(told.subject)
  // An Event is called after what it is about, and a number.
  const name = told.op === 'event' ? fullName.replace(/\.[0-9a-f]+$/, '') : fullName
  const result = story.resultOf(told.id)
  const params = { who: nameOfComponent(say, ledger, told.actor, 'subject'), to: nameOfComponent(say, ledger, ledger.to(told.id)), kind, name }
  if (told.op === 'write') return say(`told.write.${result ?? 'asked'}`, params)
  if (told.op === 'raft') return say(`told.raft.${name}`, { ...params, defaultValue: `${params.who} → ${params.to}` })
  if (told.op === 'fault') return say(`told.fault.${ledger.names[ledger.a(told.id)] ?? ''}`, { ...params, defaultValue: `${params.who} → ${params.to}` })
  return say(`told.${told.op}`, { ...params, defaultValue: `${params.who} → ${params.to} ${kind} ${name}` })
}

export function useSentence(): (told: Told) => string {
  const session = useSession()
  const { t } = useTranslation('timeline')
  return useCallback((told: Told) => sentenceFor(t, session.ledger, session.story, told), [session, t])
}
