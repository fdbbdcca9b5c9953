// Colours for what is painted rather than styled: read from the design tokens, again whenever the theme changes or a typeface arrives.
import { useEffect, useState } from 'react'
import type { RefObject } from 'react'

const TOKENS = [
  'paper', 'surface', 'surface-3', 'ink', 'ink-2', 'ink-3', 'line', 'line-2', 'on-fill', 'cell-ready', 'focus',
  'desired', 'desired-soft', 'actual', 'diff', 'diff-mark', 'm-watch', 'm-write', 'm-bind', 'm-status', 'm-cri', 'm-packet',
  'st-pending', 'st-creating', 'st-notready', 'st-ready', 'st-terminating', 'st-crash', 'st-succeeded', 'st-failed', 'st-evicted', 'st-unsched', 'st-unknown',
  'font-ui', 'font-mono',
] as const

export type Palette = Readonly<Record<(typeof TOKENS)[number], string>>

function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  return Object.fromEntries(TOKENS.map((token) => [token, style.getPropertyValue(`--${token}`).trim()])) as Palette
}

/** The theme's colours as an element sees them. */
export function usePalette(element: RefObject<Element | null>): Palette | undefined {
  const [palette, setPalette] = useState<Palette>()
  useEffect(() => {
    const read = () => {
      if (element.current !== null) setPalette(readPalette(element.current))
    }
    read()
    const observer = new MutationObserver(read)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] })
    const system = matchMedia('(prefers-color-scheme: dark)')
    system.addEventListener('change', read)
    document.fonts.addEventListener('loadingdone', read)
    return () => {
      observer.disconnect()
      system.removeEventListener('change', read)
      document.fonts.removeEventListener('loadingdone', read)
    }
  }, [element])
  return palette
}
