// "12 s later": says that playback has passed over a stretch in which nothing travelled.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../session/react.tsx'
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

  if (!skip) return null
  const seconds = (skip.until - skip.from) / 1000
  return <div className="skip-mark" role="status">{seconds < 90 ? say('skip.seconds', { count: Math.round(seconds) }) : say('skip.minutes', { count: Math.round(seconds / 60) })}</div>
}
