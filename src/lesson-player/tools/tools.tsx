// The tools of a break or control step: each a labelled switch, button or slider that sends a Command.
import { CrashLoopTool, CrashTool } from './crash-tools.tsx'
import { DeleteTool } from './delete-tool.tsx'
import { FailRequestsTool } from './fail-requests-tool.tsx'
import { LoadTool } from './load-tool.tsx'
import { SetTool } from './set-tool.tsx'
import { PowerTool, SwitchTool } from './switch-tools.tsx'
import { TrafficTool } from './traffic-tool.tsx'
import './tools.css'
import type { ReactNode } from 'react'
import type { PlayedTool } from '../lesson-props.ts'
import type { LessonRun } from '../lesson-run.ts'

interface ToolsProps {
  readonly run: LessonRun
  readonly tools: readonly PlayedTool[]
  /** A step that is done leaves its switches in reach: what was broken may be mended. */
  readonly done: boolean
}

export function Tools({ run, tools, done }: ToolsProps) {
  return <div className="tools">{tools.map((tool, index) => <Tool key={index} run={run} tool={tool} done={done} />)}</div>
}

function Tool({ run, tool, done }: { readonly run: LessonRun; readonly tool: PlayedTool; readonly done: boolean }): ReactNode {
  switch (tool.tool) {
    case 'power': return <PowerTool target={tool.target} />
    case 'switch': return <SwitchTool target={tool.target} />
    case 'crash': return <CrashTool target={tool.target} container={tool.container} disabled={done} />
    case 'crash-loop': return <CrashLoopTool target={tool.target} container={tool.container} />
    case 'delete': return <DeleteTool target={tool.target} disabled={done} onDelete={(ref) => run.remove(ref)} />
    case 'traffic': return <TrafficTool target={tool.target} count={tool.count} everyMs={tool.everyMs} />
    case 'load': return <LoadTool target={tool.target} most={tool.most} />
    case 'fail-requests': return <FailRequestsTool target={tool.target} percent={tool.percent} />
    case 'set': return <SetTool run={run} tool={tool} />
  }
}
