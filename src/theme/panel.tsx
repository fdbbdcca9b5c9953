// A bordered box with a heading row.
import type { ReactNode } from 'react'

interface PanelProps {
  readonly title: ReactNode
  readonly aside?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}

/** A titled box; `aside` stands at the right end of its heading. */
export function Panel({ title, aside, className, children }: PanelProps) {
  return (
    <section className={className === undefined ? 'panel' : `panel ${className}`}>
      <header>{title}{aside !== undefined && <span className="panel-aside">{aside}</span>}</header>
      {children}
    </section>
  )
}
