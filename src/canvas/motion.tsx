// Motion of boxes: cards that come to lie on the bar, volumes that dock. What travels in the simulation is not moved here: it is drawn
// where the ledger says it is.
import { LazyMotion, MotionConfig } from 'framer-motion'
import * as m from 'framer-motion/m'
import { useReducedMotion } from './use-size.ts'
import type { CSSProperties, ReactNode } from 'react'

/** Loaded beside the first picture; until then boxes appear where they belong without moving. */
const features = () => import('./motion-features.ts').then((module) => module.default)

const OUT = [0.2, 0.8, 0.2, 1] as const
const DOCK = [0.2, 1.25, 0.4, 1] as const
const BASE_S = 0.22
const SLOW_S = 0.36

/** Everything below moves, or not at all where the reader prefers so. */
export function CanvasMotion({ children }: { readonly children: ReactNode }) {
  const reduced = useReducedMotion()
  return <LazyMotion features={features} strict><MotionConfig reducedMotion={reduced ? 'always' : 'never'}>{children}</MotionConfig></LazyMotion>
}

interface BoxProps {
  readonly className: string
  readonly style?: CSSProperties
  readonly title?: string
  readonly 'data-select'?: string
  readonly children: ReactNode
}

/** A card that comes into being. */
export function AppearingBox({ children, ...rest }: BoxProps) {
  return <m.div {...rest} initial={{ opacity: 0, scale: 0.92 }} animate={{ opacity: 1, scale: 1 }} transition={{ duration: BASE_S, ease: OUT }}>{children}</m.div>
}

/** Something that slides to `x`, such as a volume into the claim that it is bound to. */
export function DockingBox({ x, className, children }: { readonly x: number; readonly className: string; readonly children: ReactNode }) {
  return <m.div className={className} initial={false} animate={{ x }} transition={{ duration: SLOW_S, ease: DOCK }}>{children}</m.div>
}
