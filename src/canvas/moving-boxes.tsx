// The part of framer-motion that moves boxes, in a chunk of its own so that the first picture need not wait for it.
import { domAnimation, LazyMotion, MotionConfig } from 'framer-motion'
import * as m from 'framer-motion/m'
import { useReducedMotion } from './use-size.ts'
import type { ReactNode } from 'react'
import type { MovingBoxes } from './motion.tsx'

const OUT = [0.2, 0.8, 0.2, 1] as const
const DOCK = [0.2, 1.25, 0.4, 1] as const
const BASE_S = 0.22
const SLOW_S = 0.36

/** What is below moves, or not at all where the reader prefers so. */
function Moving({ children }: { readonly children: ReactNode }) {
  const reduced = useReducedMotion()
  return <LazyMotion features={domAnimation} strict><MotionConfig reducedMotion={reduced ? 'always' : 'never'}>{children}</MotionConfig></LazyMotion>
}

export const movingBoxes: MovingBoxes = {
  Appearing: ({ children, ...rest }) => (
    <Moving><m.div {...rest} initial={{ opacity: 0, scale: 0.92 }} animate={{ opacity: 1, scale: 1 }} transition={{ duration: BASE_S, ease: OUT }}>{children}</m.div></Moving>
  ),
  Docking: ({ x, className, children }) => (
    <Moving><m.div className={className} initial={false} animate={{ x }} transition={{ duration: SLOW_S, ease: DOCK }}>{children}</m.div></Moving>
  ),
}
