// How a component sends a Command and shows what came of it: one at a time, a refusal said in words.
import { useState } from 'react'
import { useSession } from './react.tsx'
import { WorkerGone } from './worker-client.ts'
import type { Command, CommandOutcome } from '../worker/protocol.ts'

export interface Act {
  readonly pending: boolean
  /** What became of the last Command; undefined when it was taken back. */
  readonly outcome: CommandOutcome | undefined
  send(command: Command): Promise<CommandOutcome | undefined>
}

/** Sends Commands for one component. An engine that ended is told of elsewhere. */
export function useAct(): Act {
  const session = useSession()
  const [pending, setPending] = useState(false)
  const [outcome, setOutcome] = useState<CommandOutcome>()
  return {
    pending, outcome,
    async send(command) {
      setPending(true)
      setOutcome(undefined)
      try {
        const answer = await session.act(command)
        setOutcome(answer)
        return answer
      } catch (error) {
        if (error instanceof WorkerGone) return undefined
        throw error
      } finally {
        setPending(false)
      }
    },
  }
}
