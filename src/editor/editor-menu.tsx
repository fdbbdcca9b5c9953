// Settings of the editor: a plain field in place of Monaco, and what the Tab key does.
import { DropdownMenu } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { Icon } from '../theme/icons.tsx'

interface EditorMenuProps {
  readonly plainText: boolean
  readonly onPlainText: (plain: boolean) => void
  readonly tabMovesFocus: boolean
  readonly onTabMovesFocus: (moves: boolean) => void
}

export function EditorMenu({ plainText, onPlainText, tabMovesFocus, onTabMovesFocus }: EditorMenuProps) {
  const { t } = useTranslation('editor')
  const toggle = (name: 'plainText' | 'tabMoves', checked: boolean, onChange: (checked: boolean) => void, disabled = false) => (
    <DropdownMenu.CheckboxItem className="editor-menu-item" checked={checked} onCheckedChange={onChange} disabled={disabled}>
      <span className="editor-menu-check"><DropdownMenu.ItemIndicator><Icon name="check" size={16} /></DropdownMenu.ItemIndicator></span>
      <span><b>{t(name)}</b><small>{t(`${name}About`)}</small></span>
    </DropdownMenu.CheckboxItem>
  )
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="btn btn-quiet btn-s btn-square" aria-label={t('more')} title={t('more')}>
        <Icon name="gear" size={14} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="editor-menu" align="end" sideOffset={4} collisionPadding={8}>
          {toggle('plainText', plainText, onPlainText)}
          {toggle('tabMoves', tabMovesFocus || plainText, onTabMovesFocus, plainText)}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
