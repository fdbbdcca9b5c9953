// The frame of every dialog: a title, a way out, and the content; from below on a phone.
import { Dialog } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { Button } from '../../theme/button.tsx'
import { Icon } from '../../theme/icons.tsx'
import { closeDialog, returnFocus } from './dialog-store.ts'
import './dialogs.css'
import type { ReactNode } from 'react'

export function DialogFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { t: say } = useTranslation('share')
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) closeDialog() }}>
      <Dialog.Portal>
        <Dialog.Overlay className="scrim" />
        <Dialog.Content className="dialog" aria-describedby={undefined} onCloseAutoFocus={(event) => { event.preventDefault(); returnFocus() }}>
          <header className="dialog-head">
            <Dialog.Title>{title}</Dialog.Title>
            <Dialog.Close asChild><Button look="quiet" square aria-label={say('close')}><Icon name="close" /></Button></Dialog.Close>
          </header>
          <div className="dialog-body">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
