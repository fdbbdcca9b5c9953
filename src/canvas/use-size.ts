// The size of an element, as it changes.
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { motionStore } from '../theme/motion-setting.ts'
import type { RefObject } from 'react'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Content size in whole pixels; undefined until it is known. */
export function useSize(element: RefObject<Element | null>): Size | undefined {
  const [size, setSize] = useState<Size>()
  useEffect(() => {
    if (element.current === null) return undefined
    const observer = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry.contentRect.width)
      const height = Math.floor(entry.contentRect.height)
      setSize((before) => (before?.width === width && before.height === height ? before : { width, height }))
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return size
}

/** Whether the learner asked for less motion. */
export function useReducedMotion(): boolean {
  return useStore(motionStore, (state) => state.reduced)
}
