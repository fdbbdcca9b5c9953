// A switch with its name and the word for how it stands: on and off differ in place, colour and word.
interface ToolSwitchProps {
  readonly label: string
  /** What it is switched, such as `On`. */
  readonly state: string
  readonly on: boolean
  readonly disabled: boolean
  readonly onChange: () => void
}

export function ToolSwitch({ label, state, on, disabled, onChange }: ToolSwitchProps) {
  return (
    <button type="button" role="switch" aria-checked={on} disabled={disabled} className={`tool-switch${on ? ' is-on' : ''}`} onClick={onChange}>
      <span className="tool-name">{label}</span><span className="tool-state" aria-hidden>{state}</span><span className="tool-track" aria-hidden><i /></span>
    </button>
  )
}
