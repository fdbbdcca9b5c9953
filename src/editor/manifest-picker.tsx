// The menu behind the plus: an empty file, or one of the ready manifests.
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../theme/icons.tsx'
import type { Language } from './editor-props.ts'
import type { ReadyManifest } from './ready-manifests.ts'

interface ManifestPickerProps {
  readonly language: Language
  readonly onOpen: (name: string, text: string) => void
}

export function ManifestPicker({ language, onOpen }: ManifestPickerProps) {
  const { t } = useTranslation('editor')
  const [manifests, setManifests] = useState<readonly ReadyManifest[]>()
  const load = (isOpen: boolean): void => {
    if (isOpen && !manifests) void import('./ready-manifests.ts').then((module) => setManifests(module.readyManifests))
  }
  return (
    <DropdownMenu.Root onOpenChange={load}>
      <DropdownMenu.Trigger className="btn btn-quiet btn-s btn-square" aria-label={t('open')} title={t('open')}>
        <Icon name="plus" size={14} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="editor-menu" align="start" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Item className="editor-menu-item" onSelect={() => onOpen('new.yaml', '')}>
            <Icon name="document" size={16} />
            <span><b>{t('blank')}</b><small>{t('blankAbout')}</small></span>
          </DropdownMenu.Item>
          <DropdownMenu.Label className="editor-menu-label">{t('openTitle')}</DropdownMenu.Label>
          {!manifests && <div className="editor-menu-item" role="status">{t('loadingManifests')}</div>}
          {manifests?.map((manifest) => (
            <DropdownMenu.Item key={manifest.id} className="editor-menu-item" textValue={manifest.title[language]} onSelect={() => onOpen(manifest.name, manifest.text)}>
              <Icon name="code" size={16} />
              <span><b>{manifest.title[language]}</b><small>{manifest.about[language]}</small></span>
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
