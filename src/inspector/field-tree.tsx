// Any object as a tree of fields that can be opened and closed, in YAML's shape.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

/** Deeper than this, branches start closed. */
const OPEN_TO_DEPTH = 2
const CLOSED_AT_FIRST: ReadonlySet<string> = new Set(['managedFields', 'annotations', 'tolerations', 'ownerReferences'])

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> | readonly unknown[] {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

function print(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'object') return Array.isArray(value) ? '[]' : '{}'
  if (typeof value === 'string') return value === '' ? '""' : value
  return String(value)
}

function look(value: unknown): string {
  return typeof value === 'string' ? 'field-string' : typeof value === 'number' || typeof value === 'boolean' ? 'field-number' : 'field-empty'
}

export function FieldTree({ value, depth = 0 }: { readonly value: unknown; readonly depth?: number }) {
  if (!isBranch(value)) return <span className={look(value)}>{print(value)}</span>
  return (
    <ul className="fields">
      {Object.entries(value).map(([name, child]) => <Field key={name} name={Array.isArray(value) ? '-' : name} value={child} depth={depth} />)}
    </ul>
  )
}

function Field({ name, value, depth }: { readonly name: string; readonly value: unknown; readonly depth: number }) {
  const { t: say } = useTranslation('inspector')
  const [open, setOpen] = useState(depth < OPEN_TO_DEPTH && !CLOSED_AT_FIRST.has(name))
  if (!isBranch(value)) {
    return <li><span className="field-name">{name === '-' ? '- ' : `${name}: `}</span><span className={look(value)}>{print(value)}</span></li>
  }
  const count = Object.keys(value).length
  return (
    <li>
      <button type="button" className="field-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span className="field-arrow" aria-hidden="true">{open ? '▾' : '▸'}</span>
        <span className="field-name">{name === '-' ? '-' : `${name}:`}</span>
        {!open && <span className="field-empty"> {say('fields', { count })}</span>}
      </button>
      {open && <FieldTree value={value} depth={depth + 1} />}
    </li>
  )
}
