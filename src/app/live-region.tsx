// What a screen reader hears: what the lesson says, and in one sentence what became of the cluster, merged; politely, at most one text in two seconds.
// Who steps while time stands still is answered at once.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { narration, takeNarration } from '../session/narration.ts'
import { useSession } from '../session/react.tsx'
import { useSentence } from '../session/sentence.ts'
import { sayHappening } from '../session/say-happening.ts'
import { Witness } from '../session/witness.ts'

const BETWEEN_TEXTS_MS = 2000
/** Steps that follow each other faster are told together. */
const AFTER_STEP_MS = 200
/** Whoever stands still and goes on by more hops than this has leapt, not stepped. */
const MOST_STEPS = 8

export function LiveRegion() {
  const session = useSession()
  const sentence = useSentence()
  const { t: say } = useTranslation('narration')
  const [text, setText] = useState('')

  useEffect(() => {
    const witness = new Witness(session.ledger)
    witness.upTo(session.playhead.getState().t)
    let told = session.story.toldBy(session.playhead.getState().t)
    let lastAt = -Infinity
    /** Who steps hears of the very hops that were stepped over. */
    const stepped = (): string => {
      const before = told, count = session.story.toldBy(session.playhead.getState().t), steps = Math.abs(count - before)
      told = count
      const last = session.story.told[count - 1]
      if (steps === 0 || steps > MOST_STEPS || !last) return ''
      const passed = count > before ? session.story.told.slice(before, count) : [last]
      return passed.map((hop) => sentence(hop)).join(' ')
    }
    const happened = (): string => {
      const { t, playing } = session.playhead.getState()
      witness.upTo(t)
      const step = stepped()
      if (!playing && step !== '') {
        witness.forget()
        return step
      }
      const happening = witness.next()
      return happening ? sayHappening(say, happening) : ''
    }
    const speak = (atOnce = false): void => {
      const now = performance.now()
      if (!atOnce && now - lastAt < BETWEEN_TEXTS_MS) return
      const next = [takeNarration(), happened()].filter(Boolean).join(' ')
      if (next === '') return
      lastAt = now
      // The same text twice is said twice: to a screen reader only a change is news.
      setText((before) => (before === next ? `${next}\u00A0` : next))
    }
    const timer = setInterval(() => speak(), BETWEEN_TEXTS_MS)
    let stepTimer: ReturnType<typeof setTimeout> | undefined
    const stopSteps = session.playhead.subscribe((now, before) => {
      if (now.playing || before.playing || now.t === before.t) return
      const steps = Math.abs(session.story.toldBy(now.t) - told)
      clearTimeout(stepTimer)
      if (steps > 0 && steps <= MOST_STEPS) stepTimer = setTimeout(() => speak(true), AFTER_STEP_MS)
    })
    const stop = narration.subscribe(({ waiting }) => { if (waiting.length > 0) speak() })
    return () => {
      clearInterval(timer)
      clearTimeout(stepTimer)
      stopSteps()
      stop()
      setText('') // it may be in the other language
    }
  }, [session, sentence, say])

  return <div className="visually-hidden" role="status" aria-live="polite">{text}</div>
}
