// Tabs with room at the end of the row for what belongs to the whole panel.
import { Tabs as RadixTabs } from 'radix-ui'
import type { ReactNode } from 'react'

interface TabsProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly tabs: readonly { readonly value: Value; readonly label: ReactNode; readonly panel: ReactNode }[]
  readonly onChange: (value: Value) => void
  readonly end?: ReactNode
  /** 34 px instead of 40, for the drawer. */
  readonly low?: boolean
  readonly className?: string
  /** Keep hidden panels mounted, for editors and terminals that hold state of their own. */
  readonly keepMounted?: boolean
}

/** A row of tabs over their panels; panels fill what is left. */
export function Tabs<Value extends string>({ label, value, tabs, onChange, end, low = false, className, keepMounted = false }: TabsProps<Value>) {
  const choose = (next: string) => {
    const tab = tabs.find((candidate) => candidate.value === next)
    if (tab !== undefined) onChange(tab.value)
  }
  const classes = ['tabs', low ? 'tabs-low' : '', className ?? ''].filter(Boolean).join(' ')
  return (
    <RadixTabs.Root value={value} onValueChange={choose} className={classes}>
      <div className="tabs-list">
        <RadixTabs.List aria-label={label} className="tabs-row">
          {tabs.map((tab) => <RadixTabs.Trigger key={tab.value} value={tab.value} className="tabs-tab">{tab.label}</RadixTabs.Trigger>)}
        </RadixTabs.List>
        {end !== undefined && <div className="tabs-end">{end}</div>}
      </div>
      {tabs.map((tab) => (
        <RadixTabs.Content key={tab.value} value={tab.value} className="tabs-panel" tabIndex={-1} {...(keepMounted ? { forceMount: true } : {})}>{tab.panel}</RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  )
}
