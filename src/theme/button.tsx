// The one button: primary is blue because the learner's intent is a desired state; at most one primary per group.
import type { ButtonHTMLAttributes } from 'react'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'line' | 'primary' | 'quiet' | 'danger'
  readonly small?: boolean
  /** For a single icon; give it an aria-label. */
  readonly square?: boolean
}

/** A button of the given look. */
export function Button({ look = 'line', small = false, square = false, className, type = 'button', ...rest }: ButtonProps) {
  const classes = ['btn', look === 'line' ? '' : `btn-${look}`, small ? 'btn-s' : '', square ? 'btn-square' : '', className ?? '']
  return <button type={type} className={classes.filter(Boolean).join(' ')} {...rest} />
}
