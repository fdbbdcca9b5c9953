// Settings: what holds for every visit to this browser, and what it has kept.
import { Switch } from 'radix-ui'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../theme/button.tsx'
import { SegmentedControl } from '../../theme/segmented-control.tsx'
import { chooseMotion, MOTION_CHOICES, motionStore } from '../../theme/motion-setting.ts'
import { currentLanguage, LANGUAGES } from '../../i18n/index.ts'
import { pageKeep } from '../../session/keep/keep.ts'
import { sayLastWords } from '../../session/keep/tab.ts'
import { bigType, setBigType } from '../presenting/big-type.ts'
import { chooseLanguage } from '../language-setting.ts'
import { saveSetting } from '../saved-setting.ts'
import { chooseTheme, THEME_CHOICES, themeStore } from '../theme-setting.ts'
import { formatSize } from './contents.ts'
import { DialogFrame } from './dialog-frame.tsx'
import type { DialogProps } from './dialog-host.tsx'

const LANGUAGE_NAMES = { ko: '한국어', en: 'English' } as const

export function SettingsDialog({ session }: DialogProps) {
  const { t: say } = useTranslation('settings')
  const { t: sayApp } = useTranslation()
  const { t: sayPresent } = useTranslation('present')
  const big = useStore(bigType, (state) => state.on)
  const theme = useStore(themeStore, (state) => state.choice)
  const motion = useStore(motionStore, (state) => state.choice)
  const mode = useStore(session.playhead, (state) => state.mode)
  return (
    <DialogFrame title={say('title')}>
      <dl className="choices">
        <dt>{say('language')}</dt>
        <dd><SegmentedControl label={say('language')} value={currentLanguage()} options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
          onChange={chooseLanguage} /></dd>
        <dt>{say('theme')}</dt>
        <dd><SegmentedControl label={say('theme')} value={theme} onChange={chooseTheme} options={THEME_CHOICES.map((value) => ({ value, label: say(`themes.${value}`) }))} /></dd>
        <dt>{sayPresent('bigType')}</dt>
        <dd><Switch.Root className="switch" aria-label={sayPresent('bigType')} checked={big} onCheckedChange={setBigType} /></dd>
        <dt>{say('motion')}</dt>
        <dd><SegmentedControl label={say('motion')} value={motion} options={MOTION_CHOICES.map((value) => ({ value, label: say(`motions.${value}`) }))}
          onChange={(choice) => { saveSetting('motion', choice); chooseMotion(choice) }} /></dd>
        <dd className="choices-note">{say('motionHelp')}</dd>
        <dt>{say('playback')}</dt>
        <dd><SegmentedControl label={say('playback')} value={mode} onChange={(value) => session.setMode(value)} options={(['clock', 'paced'] as const).map((value) => ({ value, label: sayApp(`transport.${value}`) }))} /></dd>
        <dd className="choices-note">{say('playbackHelp')}</dd>
        <dt>{say('saved')}</dt>
        <dd><SavedWork /></dd>
      </dl>
    </DialogFrame>
  )
}

/** Everything that this browser keeps, progress and runs of lessons included. */
async function weigh(): Promise<number> {
  return [...(await pageKeep().shelf.all('')).values()].reduce<number>((sum, record) => sum + JSON.stringify(record).length, 0)
}

async function forgetEverything(): Promise<void> {
  const { shelf, progress } = pageKeep()
  await progress.forget()
  await shelf.remove([...(await shelf.all('')).keys()])
  sayLastWords(null)
  saveSetting('lesson', '')
}

function SavedWork() {
  const { t: say } = useTranslation('settings')
  const trouble = useStore(pageKeep().shelf.trouble, (state) => state.trouble)
  const [size, setSize] = useState<number>()
  const [asking, setAsking] = useState(false)
  const [deleted, setDeleted] = useState(false)
  useEffect(() => { void weigh().then(setSize) }, [deleted])
  const remove = async (): Promise<void> => {
    await forgetEverything()
    setAsking(false)
    setDeleted(true)
  }
  if (asking) {
    return (
      <div className="switch-row" role="alert">
        <span className="grow">{say('deleteSure')}</span>
        <Button small look="danger" onClick={() => void remove()}>{say('deleteYes')}</Button>
        <Button small onClick={() => setAsking(false)}>{say('deleteNo')}</Button>
      </div>
    )
  }
  const words = trouble === 'refused' ? say('savedNowhere') : size === undefined ? '' : say('savedSize', { size: formatSize(size) })
  return (
    <div className="switch-row">
      <span className="grow muted" role="status">{deleted ? say('deleted') : words}</span>
      <Button small look="danger" disabled={!size} onClick={() => setAsking(true)}>{say('deleteAll')}</Button>
    </div>
  )
}
