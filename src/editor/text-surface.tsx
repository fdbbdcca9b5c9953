// A plain text field in place of Monaco: for screen readers, phones, and when Monaco cannot be loaded.
import { useId, useImperativeHandle, useRef, type KeyboardEvent } from 'react'
import type { SurfaceProps } from './surface.ts'

/** Tab moves on here, as in any form. */
export function TextSurface({ file, label, hint, readOnly, marks, marksText, onChange, onApply, onLine, ref }: SurfaceProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const hintId = useId()

  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    goTo(range) {
      const element = field.current
      if (!element) return
      element.focus()
      element.setSelectionRange(range.start.offset, range.end.offset)
      const lineHeight = parseFloat(getComputedStyle(element).lineHeight) || 20
      element.scrollTop = Math.max(0, (range.start.line - 3) * lineHeight)
    },
    edit({ range, text }, textBefore) {
      const current = field.current?.value ?? file.text
      if (current !== textBefore) return false
      onChange(current.slice(0, range.start.offset) + text + current.slice(range.end.offset))
      return true
    },
  }), [file.text, onChange])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    onApply()
  }
  return (
    <div className="text-surface">
      <textarea
        ref={field} value={file.text} readOnly={readOnly} spellCheck={false} autoCapitalize="off" autoCorrect="off" wrap="off"
        aria-label={label} aria-describedby={hintId} aria-invalid={marks.length > 0 && marksText === file.text}
        onChange={(event) => onChange(event.target.value)} onKeyDown={onKeyDown}
        onSelect={({ currentTarget: { value, selectionStart } }) => onLine(value.slice(0, selectionStart).split('\n').length)}
      />
      <p id={hintId} className="visually-hidden">{hint}</p>
    </div>
  )
}
