// The top bar: whose ship this is, where one is, and what holds for every page: find, language, theme.
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Icon, Logo } from '../theme/icons.tsx'
import { SegmentedControl } from '../theme/segmented-control.tsx'
import { Tooltip } from '../theme/tooltip.tsx'
import { currentLanguage, LANGUAGES } from '../i18n/index.ts'
import { openDialog } from './dialogs/dialog-store.ts'
import { chooseLanguage } from './language-setting.ts'
import { shownLesson } from './open-lesson.ts'
import { startPresenting } from './presenting/presenting.ts'
import { useScreen } from './screen.ts'
import { chooseTheme, THEME_CHOICES, themeStore } from './theme-setting.ts'
import type { Language } from '../i18n/index.ts'
import type { ReactNode } from 'react'

const LANGUAGE_NAMES: Record<Language, string> = { ko: '한국어', en: 'EN' }
const LANGUAGE_FULL_NAMES: Record<Language, string> = { ko: '한국어', en: 'English' }
const THEME_ICONS = { auto: 'theme-auto', light: 'sun', dark: 'moon' } as const

interface TopBarProps {
  readonly crumbs: readonly { readonly label: string; readonly href?: string }[]
  readonly onFind?: () => void
  /** Ways to other pages, where there is no path to show. */
  readonly pages?: ReactNode
  /** Buttons of the page itself, such as those that open panels on small screens. */
  readonly children?: ReactNode
}

export function TopBar({ crumbs, onFind, pages, children }: TopBarProps) {
  const { t: say } = useTranslation()
  const { t: sayShare } = useTranslation('share')
  const { t: saySettings } = useTranslation('settings')
  const { t: sayPresent } = useTranslation('present')
  const lesson = useStore(shownLesson, ({ run }) => run?.lesson.id)
  const screen = useScreen()
  return (
    <header className="topbar">
      <a className="brand" href="#/" aria-label={say('brand.home')}><Logo />{screen !== 'phone' && <>Wheelhouse <small>{say('brand.small')}</small></>}</a>
      {crumbs.length > 0 && (
        <nav className="crumb" aria-label={say('brand.where')}>
          {crumbs.map((crumb, i) => (
            <span key={crumb.label}>
              {i > 0 && <span className="crumb-slash" aria-hidden="true">/</span>}
              {crumb.href ? <a href={crumb.href}>{crumb.label}</a> : <h1>{crumb.label}</h1>}
            </span>
          ))}
        </nav>
      )}
      {pages}
      <span className="grow" />
      {onFind && (
        <button type="button" className="topbar-button" onClick={onFind} aria-label={say('find.open')} aria-keyshortcuts="/">
          <Icon name="search" />{screen === 'wide' && <>{say('find.short')} <kbd>/</kbd></>}
        </button>
      )}
      {children}
      {onFind && lesson !== undefined && screen !== 'phone' && (
        <button type="button" className="topbar-button" aria-label={sayPresent('openLong')} aria-keyshortcuts="P" onClick={() => startPresenting(lesson)}>
          <Icon name="present" />{screen === 'wide' && sayPresent('open')}
        </button>
      )}
      {onFind && (
        <button type="button" className="topbar-button" aria-label={sayShare('openLong')} aria-haspopup="dialog" onClick={() => openDialog('share')}>
          <Icon name="share" />{screen === 'wide' && sayShare('open')}
        </button>
      )}
      {/* A phone has no room for it beside the name of the page; there it is among the settings. */}
      {(screen !== 'phone' || crumbs.length === 0) && <SegmentedControl label={say('brand.language')} value={currentLanguage()} onChange={chooseLanguage}
        options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value], name: LANGUAGE_FULL_NAMES[value] }))} />}
      {screen !== 'phone' && <ThemeButton />}
      <Tooltip text={saySettings('open')} side="bottom">
        <button type="button" className="topbar-button topbar-icon" aria-label={saySettings('open')} aria-haspopup="dialog" onClick={() => openDialog('settings')}><Icon name="gear" /></button>
      </Tooltip>
    </header>
  )
}

/** Goes through auto, light and dark. */
function ThemeButton() {
  const { t: say } = useTranslation(['app', 'settings'])
  const choice = useStore(themeStore, (state) => state.choice)
  const next = THEME_CHOICES[(THEME_CHOICES.indexOf(choice) + 1) % THEME_CHOICES.length]
  const name = say(`settings:themes.${choice}`)
  const label = `${say('theme.label')}: ${name}`
  return (
    <Tooltip text={label} side="bottom">
      <button type="button" className="topbar-button topbar-icon" aria-label={label} onClick={() => chooseTheme(next)}><Icon name={THEME_ICONS[choice]} /></button>
    </Tooltip>
  )
}
