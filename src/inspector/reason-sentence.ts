// Says a decision's reason in the reader's language. A code nobody has worded yet is shown with its parameters, so that nothing is hidden.
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { TFunction } from 'i18next'
import type { Reason } from '../session/protocol.ts'

type Params = Reason['params']

/** `insufficient-resource` as words. */
function readable(code: string): string {
  const words = code.replace(/[-_.]+/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function printable(value: Params[string]): string {
  return Array.isArray(value) ? value.join(', ') : String(value)
}

/** The sentence for one reason. */
export function sentenceForReason(say: TFunction<'reasons'>, { code, params }: Pick<Reason, 'code' | 'params'>): string {
  const printed = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, printable(value)]))
  const count = typeof params['count'] === 'number' ? { count: params['count'] } : {}
  const worded = say(code, { ...printed, ...count, defaultValue: '' })
  if (worded) return worded
  const list = Object.entries(printed).map(([name, value]) => `${name}: ${value}`).join(' · ')
  return list ? `${readable(code)} (${list})` : readable(code)
}

export function useReasonSentence(): (reason: Reason) => string {
  const { t } = useTranslation('reasons')
  return useCallback((reason: Reason) => sentenceForReason(t, reason), [t])
}
