// What kubectl printed, with its columns as they are, and the words of a state in the state's colour.
import { memo } from 'react'

/** Words that kubectl prints for a state, by the colour that the state has everywhere. */
const TONES: readonly (readonly [tone: string, words: RegExp])[] = [
  ['good', /^(Running|Ready|Bound|Active|Available|Completed|Succeeded|True|created|configured|scaled|restarted|successfully)$/],
  ['making', /^(ContainerCreating|PodInitializing|Init:\S+|Pulling|Waiting)$/],
  ['waiting', /^(Pending|Terminating|Released|Unknown|False|SchedulingDisabled|Ready,SchedulingDisabled|Warning|unchanged)$/],
  ['bad', /^(CrashLoopBackOff|ImagePullBackOff|ErrImagePull|Error|Failed|Evicted|NotReady|OOMKilled|Lost|BackOff|FailedScheduling)$/],
]

/** Long outputs are not painted: nobody reads a state in the middle of them. */
const MOST_PAINTED = 8_000

function toneOf(word: string): string | undefined {
  return TONES.find(([, words]) => words.test(word))?.[0]
}

export const PaintedOutput = memo(function PaintedOutput({ text }: { readonly text: string }) {
  if (text.length > MOST_PAINTED) return <pre className="term-out">{text}</pre>
  return (
    <pre className="term-out">
      {text.split(/(\s+)/).map((part, index) => {
        const tone = toneOf(part)
        return tone ? <span key={index} className={`term-${tone}`}>{part}</span> : part
      })}
    </pre>
  )
})
