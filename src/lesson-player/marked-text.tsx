// A line of a lesson with its two marks: `code` and **strong**.
import type { ReactNode } from 'react'

/** Renders the marks; anything else stays as it is written. */
export function MarkedText({ text }: { readonly text: string }): ReactNode {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part, index) => {
    if (part.startsWith('`') && part.length > 1) return <code key={index}>{part.slice(1, -1)}</code>
    if (part.startsWith('**') && part.length > 3) return <b key={index}>{part.slice(2, -2)}</b>
    return part
  })
}

/** The same without its marks, for whoever listens. */
export function plainText(text: string): string {
  return text.replaceAll(/`([^`]+)`|\*\*([^*]+)\*\*/g, (_, code: string | undefined, strong: string | undefined) => code ?? strong ?? '')
}
