// A sentence beside what it explains, on hover and on keyboard focus.
import { Tooltip as RadixTooltip } from 'radix-ui'
import type { ReactNode } from 'react'

/** Goes once around the app. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return <RadixTooltip.Provider delayDuration={350} skipDelayDuration={150}>{children}</RadixTooltip.Provider>
}

interface TooltipProps {
  readonly text: ReactNode
  readonly side?: 'top' | 'right' | 'bottom' | 'left'
  /** The one element explained; it must take a ref and events. */
  readonly children: ReactNode
}

/** Explains its child. Never the only place where something is said. */
export function Tooltip({ text, side = 'top', children }: TooltipProps) {
  return (
    <RadixTooltip.Root>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      <RadixTooltip.Portal>
        <RadixTooltip.Content className="tooltip" side={side} sideOffset={6} collisionPadding={8}>
          {text}
          <RadixTooltip.Arrow width={10} height={5} />
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  )
}
