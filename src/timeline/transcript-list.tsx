// The transcript: what the learner did and what became of the cluster, in short, with times.
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatClock } from '../session/format-time.ts'
import { useSession, useSlowTime } from '../session/react.tsx'
import { sayHappening } from '../session/say-happening.ts'
import { Transcript } from '../session/transcript.ts'
import { Button } from '../theme/button.tsx'
import type { TFunction } from 'i18next'
import type { Command } from '../session/protocol.ts'
import type { TranscriptLine } from '../session/transcript.ts'

/** Lines shown at first, and with each wish for more. */
const SHOWN = 200

export function TranscriptList() {
  const session = useSession()
  const { t: say } = useTranslation('narration')
  const { t: sayStep } = useTranslation('timeline')
  const transcript = useMemo(() => new Transcript(session.ledger), [session])
  const [shown, setShown] = useState(SHOWN)
  const lines = transcript.linesBy(useSlowTime(1000), session.recipe.commands)
  const hidden = Math.max(0, lines.length - shown)
  const end = useRef<HTMLLIElement>(null)
  useEffect(() => {
    // Follow the newest, unless the reader has scrolled away from it.
    const pane = end.current?.closest('.events')
    if (pane && pane.scrollHeight - pane.scrollTop - pane.clientHeight < 120) pane.scrollTop = pane.scrollHeight
  }, [lines.length])
  if (lines.length === 0) return <p className="events-empty muted">{say('transcript.empty')}</p>
  return (
    <>
      {hidden > 0 && <Button look="quiet" small onClick={() => setShown(shown + SHOWN)}>{say('transcript.earlier', { count: Math.min(hidden, SHOWN) })}</Button>}
      <ol className="transcript" aria-label={say('transcript.label')}>
        {lines.slice(hidden).map((line, index) => (
          <li key={hidden + index} ref={hidden + index === lines.length - 1 ? end : undefined} className={'command' in line ? 'transcript-act' : undefined}><time className="event-time mono">{formatClock(line.at)}</time><span>{sentenceOf(line, say, sayStep)}</span></li>
        ))}
      </ol>
    </>
  )
}

function sentenceOf(line: TranscriptLine, say: TFunction<'narration'>, sayStep: TFunction<'timeline'>): string {
  return 'command' in line ? actOf(line.command, say, sayStep) : sayHappening(say, line.happening)
}

/** What the learner did, as a sentence. */
function actOf(command: Command, say: TFunction<'narration'>, sayStep: TFunction<'timeline'>): string {
  switch (command.do) {
    case 'apply': return say('transcript.apply', { name: command.file ?? 'YAML' })
    case 'delete': return say('transcript.delete', { name: `${command.ref.kind} ${command.ref.name}` })
    case 'traffic': return say('transcript.traffic', { name: `Service ${command.service.name}`, count: command.count })
    case 'kubectl': return say('transcript.kubectl', { name: command.line })
    case 'interrupt': return say('transcript.interrupt')
    case 'answer': return say('transcript.answer')
    case 'fault': return sayStep(`told.fault.${command.fault}`, { who: sayStep('subject.client'), name: command.target.name })
  }
}
