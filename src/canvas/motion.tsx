// Boxes that move: cards that come to lie on the bar, volumes that dock. What travels in the simulation is not moved here: it is drawn
// where the ledger says it is.
import { useState } from 'react'
import type { CSSProperties, JSX, ReactNode } from 'react'

export interface AppearingProps {
  readonly className: string
  readonly style?: CSSProperties
  readonly title?: string
  readonly 'data-select'?: string
  readonly children: ReactNode
}

export interface DockingProps {
  readonly x: number
  readonly className: string
  readonly children: ReactNode
}

/** How boxes are drawn that can move. */
export interface MovingBoxes {
  Appearing(props: AppearingProps): JSX.Element
  Docking(props: DockingProps): JSX.Element
}

/** What is drawn before the first thing can move. */
const still: MovingBoxes = {
  Appearing: ({ children, ...rest }) => <div {...rest}>{children}</div>,
  Docking: ({ x, className, children }) => <div className={className} style={{ transform: `translateX(${x}px)` }}>{children}</div>,
}

let boxes = still

/** Fetches what moves things, beside the first picture: of what that shows, nothing has to move. */
export async function fetchMotion(): Promise<void> {
  boxes = (await import('./moving-boxes.tsx')).movingBoxes
}

/** A card that comes into being. A box is for its whole life what it was when it came, so that none is made twice. */
export function AppearingBox(props: AppearingProps) {
  const [{ Appearing }] = useState(boxes)
  return <Appearing {...props} />
}

/** Something that slides to `x`, such as a volume into the claim that it is bound to. */
export function DockingBox(props: DockingProps) {
  const [{ Docking }] = useState(boxes)
  return <Docking {...props} />
}
