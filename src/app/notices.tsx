// What the learner has to be told, in one line above the canvas: a fork to confirm, a crash that was mended.
import { useTranslation } from 'react-i18next'
import { Banner } from '../theme/message.tsx'
import { Button } from '../theme/button.tsx'
import { formatClock } from '../session/format-time.ts'
import { useNotice, useSession } from '../session/react.tsx'
import { newSession } from '../session/session.ts'
import type { Command } from '../worker/protocol.ts'

export function Notices() {
  const session = useSession()
  const notice = useNotice()
  const { t: say } = useTranslation()
  if (!notice) return null
  const dismiss = <Button small onClick={() => session.dismissNotice()}>{say('notice.close')}</Button>
  switch (notice.type) {
    case 'confirm-fork': return (
      <Banner tone="warn" icon="fork" title={say('notice.forkTitle', { time: formatClock(notice.t) })} actions={<>
        <Button small look="primary" onClick={() => session.answerFork(true)}>{say('notice.forkHere')}</Button>
        <Button small onClick={() => session.answerFork(false)}>{say('notice.forkNot')}</Button>
      </>}>{say('notice.forkBody', { count: notice.dropped })}</Banner>
    )
    case 'locked': return <Banner tone="notice" icon="lock" title={say('notice.lockedTitle')} actions={dismiss}>{say('notice.lockedBody')}</Banner>
    case 'restored': return (
      <Banner tone="warn" title={say('notice.restoredTitle')} actions={<Button small onClick={() => { session.dismissNotice(); session.play() }}>{say('notice.resume')}</Button>}>
        {say('notice.restoredBody', { time: formatClock(notice.t) })}
      </Banner>
    )
    case 'opened-before': return (
      <Banner tone="bad" title={say('notice.againTitle')} actions={dismiss}>
        {say('notice.againBody', { number: notice.index + 1, command: nameOf(notice.command.command), time: formatClock(notice.t) })}
      </Banner>
    )
    case 'lost': return (
      <Banner tone="bad" title={say('notice.lostTitle')} actions={<Button small onClick={() => { session.dismissNotice(); void session.open(newSession(session.recipe.preset, session.recipe.seed)) }}>{say('notice.startOver')}</Button>}>
        {say('notice.lostBody')} <code>{notice.message.split('\n')[0]}</code>
      </Banner>
    )
  }
}

/** A Command in the words of the command line, short enough for a banner. */
function nameOf(command: Command): string {
  switch (command.do) {
    case 'apply': return `apply ${command.file ?? ''} ${/^kind:\s*(\S+)/m.exec(command.text)?.[1] ?? ''}`.replace(/\s+/g, ' ').trim()
    case 'delete': return `delete ${command.ref.kind}/${command.ref.name}`
    case 'answer': return `answer ${command.step}`
    case 'traffic': return `traffic ${command.service.namespace}/${command.service.name}`
    case 'kubectl': return command.line.split('\n')[0]
    case 'interrupt': return 'Ctrl+C'
    case 'fault': return `${command.fault} ${command.target.kind}/${command.target.name}`
  }
}
