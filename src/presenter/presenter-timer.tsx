// The instructor's timer: the lesson against its planned minutes, and the step that runs. It goes on over a reload of the window.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icons.tsx'
import { atStep, formatSpan, readTimes, startTimes, stepMs } from './step-timer.ts'
import type { Times } from './step-timer.ts'

interface PresenterTimerProps {
  readonly line: string
  /** Planned for the whole lesson. */
  readonly minutes: number
  readonly steps: number
  readonly step: string
}

const keyOf = (line: string): string => `wheelhouse.times.${line}`

function kept(line: string): Times | undefined {
  try {
    return readTimes(sessionStorage.getItem(keyOf(line)))
  } catch {
    return undefined
  }
}

export function PresenterTimer({ line, minutes, steps, step }: PresenterTimerProps) {
  const { t: say } = useTranslation('present')
  const [times, setTimes] = useState(() => kept(line) ?? startTimes(step, Date.now()))
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  useEffect(() => setTimes((before) => atStep(before, step, Date.now())), [step])
  useEffect(() => {
    try {
      sessionStorage.setItem(keyOf(line), JSON.stringify(times))
    } catch {
      // Then a reload begins to count anew.
    }
  }, [line, times])
  const elapsed = now - times.startedAt
  const planned = minutes * 60_000
  return (
    <div className="presenter-timer" role="timer" aria-label={say('timer.label')}>
      <span><small>{say('timer.step')}</small><b className="mono">{formatSpan(stepMs(times, now))}</b><small className="mono">/ {formatSpan(planned / Math.max(1, steps))}</small></span>
      <span className={elapsed > planned ? 'is-over' : ''}><small>{say('timer.lesson')}</small><b className="mono">{formatSpan(elapsed)}</b><small className="mono">/ {formatSpan(planned)}</small></span>
      <Button look="quiet" small square aria-label={say('timer.again')} title={say('timer.again')} onClick={() => setTimes(startTimes(step, Date.now()))}><Icon name="reset" size={14} /></Button>
    </div>
  )
}
