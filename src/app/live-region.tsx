// What a screen reader hears of the simulation: one sentence per causal step, politely, at most one in two seconds.
import { useEffect, useState } from 'react'
import { usePlayhead, useSession } from '../session/react.tsx'
import { useSentence } from '../session/sentence.ts'

const BETWEEN_SENTENCES_MS = 2000

export function LiveRegion() {
  const session = useSession()
  const sentence = useSentence()
  const playing = usePlayhead((state) => state.playing)
  const [text, setText] = useState('')

  useEffect(() => {
    if (!playing) return
    let told = session.story.toldBy(session.playhead.getState().t)
    const timer = setInterval(() => {
      const count = session.story.toldBy(session.playhead.getState().t)
      // Who merely heard of a change says less than who acted on it.
      const fresh = session.story.told.slice(told, count)
      const step = fresh.findLast((event) => event.op !== 'watch' && event.op !== 'event') ?? fresh.at(-1)
      told = count
      if (step) setText(sentence(step))
    }, BETWEEN_SENTENCES_MS)
    return () => clearInterval(timer)
  }, [session, sentence, playing])

  return <div className="visually-hidden" role="status" aria-live="polite">{text}</div>
}
