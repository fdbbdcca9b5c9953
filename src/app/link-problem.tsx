// A link that is not opened: what happened to it, that nothing was run, and where to go from here.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Message } from '../theme/message.tsx'
import { ENGINE_VERSION, newSession } from '../session/session.ts'
import { arriveInPlayground } from './arrival.ts'
import { filesOf } from './arrive.ts'
import { openDialog } from './dialogs/dialog-store.ts'
import { putFiles } from './kept-files.ts'
import { isLink, replaceHash } from './link-gate.tsx'
import { TopBar } from './top-bar.tsx'
import './dialogs/dialogs.css'
import type { Drafts } from './drafts.ts'
import type { ClusterSession } from '../session/session.ts'
import type { SharedSession, SharingProblem } from '../session/sharing/shared-session.ts'

export interface LinkProblemProps {
  readonly problem: SharingProblem
  readonly lesson?: string
  readonly shared?: SharedSession
  readonly session: ClusterSession
  readonly drafts: Drafts
}

/** Not refused, only not as it was: amber. */
const MILD: readonly SharingProblem['code'][] = ['newer', 'other-engine', 'lesson-changed']

export function LinkProblem({ problem, lesson, shared, session, drafts }: LinkProblemProps) {
  const { t: say } = useTranslation('share')
  const [pasting, setPasting] = useState(false)
  const { code, made = '' } = problem
  const manifests = shared ? filesOf(shared.session) : []
  const toLesson = lesson !== undefined && code !== 'no-lesson'

  const emptyCluster = async (): Promise<void> => {
    arriveInPlayground()
    drafts.clear()
    replaceHash('#/playground')
    await session.open(newSession())
    session.play()
  }
  const onlyManifests = async (): Promise<void> => {
    await emptyCluster()
    putFiles(drafts, manifests.map(({ name, text }) => ({ name, text })))
  }

  return (
    <div className="home">
      <TopBar crumbs={[]} />
      <main className="link-problem">
        <Message tone={MILD.includes(code) ? 'warn' : 'bad'} icon={MILD.includes(code) ? 'clock' : 'chain'} title={<h1>{say(`problem.${code}.title`)}</h1>} actions={<>
          {code === 'newer' && <Button look="primary" small onClick={() => window.location.reload()}>{say('problem.reload')}</Button>}
          {toLesson && <Button look="primary" small onClick={() => replaceHash(`#/lesson/${lesson}`)}>{say('problem.toLesson')}</Button>}
          {!MILD.includes(code) && <Button small look={toLesson ? 'line' : 'primary'} aria-expanded={pasting} onClick={() => setPasting(!pasting)}>{say('problem.paste')}</Button>}
          {manifests.length > 0 && <Button small onClick={() => void onlyManifests()}>{say('problem.manifests', { count: manifests.length })}</Button>}
          <Button small onClick={() => openDialog('exchange')}>{say('problem.file')}</Button>
          <Button small onClick={() => void emptyCluster()}>{say('problem.empty')}</Button>
        </>}>
          <p>{say(`problem.${code}.body`, { made, here: code === 'newer' ? '1' : ENGINE_VERSION })}</p>
          <p>{say('problem.safe')}</p>
          {pasting && <PasteLink />}
        </Message>
      </main>
    </div>
  )
}

/** The field was asked for just now. */
function takeFocus(field: HTMLElement | null): void { field?.focus() }

function PasteLink() {
  const { t: say } = useTranslation('share')
  const [unfit, setUnfit] = useState(false)
  const take = (text: string): void => {
    const hash = text.trim().replace(/^[^#]*/, '')
    if (isLink(hash)) window.location.hash = hash
    else setUnfit(text.trim() !== '')
  }
  return (
    <div className="link-paste">
      <input className="text-field mono" aria-label={say('problem.pasteHere')} placeholder={say('problem.pasteHere')} ref={takeFocus} onChange={(event) => take(event.target.value)} />
      {unfit && <p role="alert">{say('problem.unfit')}</p>}
    </div>
  )
}
