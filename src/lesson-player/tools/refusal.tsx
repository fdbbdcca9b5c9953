// Why a tool could not do what it was asked for: the engine's code in the learner's words.
import { useTranslation } from 'react-i18next'
import { Icon } from '../../theme/icons.tsx'
import type { CommandOutcome } from '../../session/protocol.ts'

export function Refusal({ outcome }: { readonly outcome: CommandOutcome | undefined }) {
  const { t: say } = useTranslation('tools')
  const { t: sayReason } = useTranslation('reasons')
  const { refused } = outcome ?? {}
  if (!refused) return null
  return <p className="miss" role="status"><Icon name="info" size={15} /><span>{sayReason(refused.code, { ...refused.params, defaultValue: say('refused') })}</span></p>
}
