// "12 s later": says that playback has passed over a stretch in which nothing travelled.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { narrate } from '../session/narration.ts'
import { useSession } from '../session/react.tsx'
import type { TFunction } from 'i18next'
import type { Skip } from '../session/pacing.ts'

/** How long the mark can be read after the leap. */
const SHOWN_MS = 1600

export function SkipMark() {
  const session = useSession()
  const { t: say } = useTranslation()
  const [skip, setSkip] = useState<Skip | null>(null)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = session.playhead.subscribe(({ t, playing, mode }) => {
      const passed = playing && mode === 'paced' ? session.paced.skipAt(t) : undefined
      if (!passed) return
      setSkip((shown) => (shown?.until === passed.until ? shown : passed))
      clearTimeout(timer)
      timer = setTimeout(() => setSkip(null), SHOWN_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [session])

  const text = skip ? textOf((skip.until - skip.from) / 1000, say) : ''
  useEffect(() => narrate(text), [text])
  return skip ? <div className="skip-mark" aria-hidden="true">{text}</div> : null
}

function textOf(seconds: number, say: TFunction): string {
  return seconds < 90 ? say('skip.seconds', { count: Math.round(seconds) }) : say('skip.minutes', { count: Math.round(seconds / 60) })
}
