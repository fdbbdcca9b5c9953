// One line that was run: what was typed, what it printed, or that it still waits for the cluster.
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePlayhead, useSession, useSlowTime } from '../session/react.tsx'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { PaintedOutput } from './painted-output.tsx'
import type { Entry } from './terminal-run.ts'

interface TerminalEntryProps {
  readonly entry: Entry
  readonly onInterrupt: () => void
}

export const TerminalEntry = memo(function TerminalEntry({ entry, onInterrupt }: TerminalEntryProps) {
  const { t: say } = useTranslation('terminal')
  const { state, line, stdout, stderr, written } = entry
  return (
    <div className={`term-entry term-is-${state}`}>
      <div className="term-line">
        <span aria-hidden className="term-prompt">$</span><span className="term-typed">{line}{state === 'interrupted' && '^C'}</span>
        {stdout !== '' && <CopyButton text={stdout} />}
      </div>
      {stdout !== '' && <PaintedOutput text={stdout} />}
      {stderr !== '' && <pre className="term-out term-bad">{stderr}</pre>}
      {written !== undefined && <p className="term-note">{say('written', { file: written })}</p>}
      {(state === 'locked' || state === 'forked' || state === 'lost') && <p className="term-note">{say(`ended.${state}`)}</p>}
      {state === 'running' && <Waiting since={entry.at} onInterrupt={onInterrupt} />}
    </div>
  )
})

/** Time must pass in the cluster before there is an answer. */
function Waiting({ since, onInterrupt }: { readonly since: number; readonly onInterrupt: () => void }) {
  const { t: say } = useTranslation('terminal')
  const session = useSession()
  const playing = usePlayhead((state) => state.playing)
  useSlowTime(200)
  const seconds = Math.max(0, session.now - since) / 1000
  return (
    <p className="term-note term-waiting">
      <span className="term-pulse" aria-hidden />
      <span>{say(playing ? 'waiting' : 'held', { seconds: seconds.toFixed(1) })}</span>
      {!playing && <Button small onClick={() => session.play()}><Icon name="play" size={12} />{say('play')}</Button>}
      <Button small look="quiet" onClick={onInterrupt}>{say('interrupt')} <kbd>Ctrl C</kbd></Button>
    </p>
  )
}

function CopyButton({ text }: { readonly text: string }) {
  const { t: say } = useTranslation('terminal')
  const [copied, setCopied] = useState(false)
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true), () => setCopied(false))
  return <Button small square look="quiet" className="term-copy" aria-label={say(copied ? 'copied' : 'copy')} title={say(copied ? 'copied' : 'copy')} onClick={() => void copy()}><Icon name={copied ? 'check' : 'copy'} size={13} /></Button>
}
