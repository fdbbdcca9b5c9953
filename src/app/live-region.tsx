// What a screen reader hears: first what the lesson says, else one sentence per causal step; politely, at most one text in two seconds.
import { useEffect, useState } from 'react'
import { useSession } from '../session/react.tsx'
import { narration, takeNarration } from '../session/narration.ts'
import { useSentence } from '../session/sentence.ts'

const BETWEEN_TEXTS_MS = 2000

export function LiveRegion() {
  const session = useSession()
  const sentence = useSentence()
  const [text, setText] = useState('')

  useEffect(() => {
    let told = session.story.toldBy(session.playhead.getState().t)
    let lastAt = -Infinity
    const happened = (): string => {
      const count = session.story.toldBy(session.playhead.getState().t)
      // Who merely heard of a change says less than who acted on it.
      const fresh = session.story.told.slice(told, count)
      told = count
      const step = session.playhead.getState().playing ? (fresh.findLast((event) => event.op !== 'watch' && event.op !== 'event') ?? fresh.at(-1)) : undefined
      return step ? sentence(step) : ''
    }
    const speak = (): void => {
      const now = performance.now()
      if (now - lastAt < BETWEEN_TEXTS_MS) return
      const next = [takeNarration(), happened()].filter(Boolean).join(' ')
      if (next === '') return
      lastAt = now
      setText(next)
    }
    const timer = setInterval(speak, BETWEEN_TEXTS_MS)
    const stop = narration.subscribe(({ waiting }) => { if (waiting.length > 0) speak() })
    return () => {
      clearInterval(timer)
      stop()
    }
  }, [session, sentence])

  return <div className="visually-hidden" role="status" aria-live="polite">{text}</div>
}
