// Says once, quietly, that the browser keeps nothing, or has no room left; everything else goes on.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../theme/button.tsx'
import { Banner } from '../theme/message.tsx'
import { pageKeep } from '../session/keep/keep.ts'
import { openDialog } from './dialogs/dialog-store.ts'
import type { Trouble } from '../session/keep/shelf.ts'

/** What was said in this visit already: a page that is opened again says it no more. */
const said = new Set<Trouble>()

export function KeepNotice() {
  const { t: say } = useTranslation('share')
  const trouble = useStore(pageKeep().shelf.trouble, (state) => state.trouble)
  const [closed, setClosed] = useState<Trouble>()
  if (trouble === null || trouble === closed || said.has(trouble)) return null
  const close = (): void => {
    said.add(trouble)
    setClosed(trouble)
  }
  return (
    <Banner tone={trouble === 'refused' ? 'notice' : 'warn'} icon={trouble === 'refused' ? 'lock' : 'disk'} title={say(`keep.${trouble}Title`)} actions={<>
      <Button small onClick={() => openDialog('exchange')}>{say('keep.saveFile')}</Button>
      <Button small onClick={close}>{say('keep.close')}</Button>
    </>}>{say(`keep.${trouble}Body`)}</Banner>
  )
}
