// Says quietly that a new version is there. Nothing changes under a session that runs.
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Message } from '../theme/message.tsx'
import { takeOver } from './offline.ts'
import './update-note.css'

function UpdateNote() {
  const { t: say } = useTranslation('present')
  const [closed, setClosed] = useState(false)
  if (closed) return null
  return (
    <Message icon="download" title={say('offline.update')} actions={<>
      <Button small onClick={takeOver}>{say('offline.reload')}</Button>
      <Button small look="quiet" onClick={() => setClosed(true)}>{say('offline.later')}</Button>
    </>}>{say('offline.updateBody')}</Message>
  )
}

let shown = false

/** Shows it once, in a corner. */
export function showUpdateNote(): void {
  if (shown) return
  shown = true
  const corner = document.createElement('div')
  corner.className = 'update-note'
  document.body.append(corner)
  createRoot(corner).render(<UpdateNote />)
}
