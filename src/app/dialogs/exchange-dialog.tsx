// Export and import: what can be taken out, and what can be put in, with a look at it before it replaces anything.
import { useTranslation } from 'react-i18next'
import { DialogFrame } from './dialog-frame.tsx'
import { ExportPart } from './export-part.tsx'
import { ImportPart } from './import-part.tsx'
import type { DialogProps } from './dialog-host.tsx'

export function ExchangeDialog({ session, drafts }: DialogProps) {
  const { t: say } = useTranslation('share')
  return (
    <DialogFrame title={say('exchange')}>
      <div className="dialog-two">
        <ExportPart session={session} />
        <ImportPart session={session} drafts={drafts} />
      </div>
    </DialogFrame>
  )
}
