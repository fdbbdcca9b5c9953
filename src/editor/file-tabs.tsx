// One tab per file, with a blue dot where the text asks for something the API server has not been told.
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../theme/icons.tsx'
import type { EditorFile } from './editor-props.ts'

interface FileTabsProps {
  readonly files: readonly EditorFile[]
  readonly active: string
  readonly panelId: string
  readonly onActivate: (id: string) => void
  readonly onClose?: (id: string) => void
}

export function FileTabs({ files, active, panelId, onActivate, onClose }: FileTabsProps) {
  const { t } = useTranslation('editor')
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => { list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }) }, [active])
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const index = files.findIndex((file) => file.id === active)
    if (event.key === 'Delete' && onClose && files.length > 1) return onClose(active)
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const next = files[(index + step + files.length) % files.length]
    onActivate(next.id)
    event.currentTarget.querySelector<HTMLElement>(`[data-file="${CSS.escape(next.id)}"]`)?.focus()
  }
  return (
    <div ref={list} className="file-tabs" role="tablist" aria-label={t('files')} onKeyDown={onKeyDown}>
      {files.map((file) => {
        const isActive = file.id === active
        const isDraft = file.text !== (file.applied ?? '')
        return (
          <div key={file.id} className="file-tab" role="presentation" data-active={isActive || undefined}>
            <button type="button" role="tab" data-file={file.id} aria-selected={isActive} aria-controls={panelId} {...(onClose && { 'aria-keyshortcuts': 'Delete' })} tabIndex={isActive ? 0 : -1} onClick={() => onActivate(file.id)}>
              {file.name}
              {isDraft && <i className="draft-dot" title={t('draft')}><span className="visually-hidden">{t('draft')}</span></i>}
            </button>
            {/* For the mouse only: a tab list holds nothing but tabs, and the keyboard has Delete. */}
            {onClose && files.length > 1 && (
              <button type="button" className="file-close" tabIndex={-1} aria-hidden title={t('close', { name: file.name })} onClick={() => onClose(file.id)}>
                <Icon name="close" size={10} />
              </button>
            )}
          </div>
        )
      })}
    </div>
  )
}
