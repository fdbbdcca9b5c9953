// What became of a container, between its command and its resources. Models kubectl/pkg/describe/describe.go (describeContainerState).
import { capitalized, longTime } from './lines.ts'
import type { ContainerState, ContainerStatus } from '../../engine/generated/api-types.d.ts'

export function containerStateLines({ state, lastState, ready, restartCount }: ContainerStatus): string[] {
  return [...stateLines('State', state ?? {}), ...(lastState?.terminated ? stateLines('Last State', lastState) : []), `    Ready:\t${capitalized(ready)}`, `    Restart Count:\t${restartCount}`]
}

function stateLines(title: string, { running, waiting, terminated }: ContainerState): string[] {
  if (running) return [`    ${title}:\tRunning`, `      Started:\t${longTime(running.startedAt)}`]
  if (terminated) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = terminated
    return [
      `    ${title}:\tTerminated`, ...(reason ? [`      Reason:\t${reason}`] : []), ...(message ? [`      Message:\t${message}`] : []), `      Exit Code:\t${exitCode}`, ...(signal ? [`      Signal:\t${signal}`] : []),
      `      Started:\t${longTime(startedAt)}`, `      Finished:\t${longTime(finishedAt)}`,
    ]
  }
  return [`    ${title}:\tWaiting`, ...(waiting?.reason ? [`      Reason:\t${waiting.reason}`] : [])]
}
