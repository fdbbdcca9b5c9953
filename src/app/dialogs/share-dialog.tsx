// Share and embed: the link with what is inside it, said before it is copied, and the lines for somebody's own page.
import { useEffect, useMemo, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Button } from '../../theme/button.tsx'
import { Icon } from '../../theme/icons.tsx'
import { SegmentedControl } from '../../theme/segmented-control.tsx'
import { currentLanguage } from '../../i18n/index.ts'
import { formatClock } from '../../session/format-time.ts'
import { linkOf } from '../../session/sharing/link.ts'
import { linkWorld } from '../link-world.ts'
import { shownLesson } from '../open-lesson.ts'
import { sharedNow } from '../share-link.ts'
import { contentsOf, formatSize } from './contents.ts'
import { CopyField } from './copy-field.tsx'
import { DialogFrame } from './dialog-frame.tsx'
import { openDialog } from './dialog-store.ts'
import { snippetOf } from './embed-snippet.ts'
import type { DialogProps } from './dialog-host.tsx'
import type { EmbedWish } from './embed-snippet.ts'

const SAFE_LENGTH = 2_000
const STRONG = { b: <b /> }

/** Address of the full page, ending in a slash. */
function pageAddress(): string {
  return new URL('./', document.baseURI).href.replace(/[#?].*$/, '')
}

export function ShareDialog({ session }: DialogProps) {
  const { t: say } = useTranslation('share')
  const { run } = useStore(shownLesson)
  // The moment at which the dialog was opened: the link must not change while it is looked at.
  const shared = useMemo(() => sharedNow(session, run, currentLanguage()), [session, run])
  const [hash, setHash] = useState<string>()
  useEffect(() => {
    let wanted = true
    void (shared.lesson ? linkWorld.startOf(shared.lesson.id) : Promise.resolve(undefined)).then((start) => {
      if (wanted) setHash(linkOf(shared, { presets: linkWorld.presets, ...(start && { start }) }))
    })
    return () => { wanted = false }
  }, [shared])
  const link = hash === undefined ? '' : pageAddress() + hash
  const contents = contentsOf(shared.session, run?.shell.session.commands.length)
  const manifests = say('manifests', { count: contents.manifests })
  return (
    <DialogFrame title={say('title')}>
      <div className="dialog-part">
        <h3>{say('link')}</h3>
        <CopyField label={say('link')} text={link} primary />
        <ul className="includes">
          <li><Icon name="check" size={14} /><span><Trans t={say} i18nKey={'holdsActs'} count={contents.acts} values={{ time: formatClock(shared.moment).slice(0, -2) }} components={STRONG} /></span></li>
          {run && <li><Icon name="check" size={14} /><span><Trans t={say} i18nKey={'holdsPlace'} values={{ lesson: run.lesson.text[currentLanguage()].title }} components={STRONG} /></span></li>}
          {contents.secrets.length > 0
            ? <li className="includes-warn"><Icon name="warning" size={14} /><span><Trans t={say} i18nKey={'secrets'} values={{ manifests, names: contents.secrets.join(', ') }} components={STRONG} shouldUnescape={false} /></span></li>
            : contents.manifests > 0 && <li><Icon name="check" size={14} /><span>{manifests}</span></li>}
          <li><Icon name="close" size={14} /><span>{say('notInside')}</span></li>
          {link.length > SAFE_LENGTH && <li className="includes-warn"><Icon name="warning" size={14} /><span>{say('long', { length: link.length.toLocaleString(currentLanguage()) })}</span></li>}
          <li className="includes-note"><Icon name="lock" size={14} /><span>{say('allInside', { size: formatSize(link.length) })}</span></li>
        </ul>
      </div>
      <Embed session={session} />
      <div className="dialog-section"><Button small onClick={() => openDialog('exchange')} style={{ justifySelf: 'start' }}><Icon name="download" size={14} />{say('exchange')}</Button></div>
    </DialogFrame>
  )
}

function Embed({ session }: Pick<DialogProps, 'session'>) {
  const { t: say } = useTranslation('share')
  const { run } = useStore(shownLesson)
  const [size, setSize] = useState<EmbedWish['size']>('usual')
  const [language, setLanguage] = useState<EmbedWish['language']>('reader')
  const [show, setShow] = useState<EmbedWish['show']>(run ? 'lesson' : 'canvas')
  const [load, setLoad] = useState<'here' | 'start'>('here')
  const title = run ? run.lesson.text[language === 'reader' ? currentLanguage() : language].title : say('embed.frameTitle')
  const target = useMemo((): Pick<EmbedWish, 'lesson' | 'hash'> => {
    const shared = sharedNow(session, run)
    if (run && show !== 'canvas') return { lesson: { id: run.lesson.id, ...(load === 'here' && shared.lesson?.step !== undefined && { step: shared.lesson.step }) } }
    return { hash: linkOf({ session: shared.session, moment: load === 'here' ? shared.moment : 0 }, { presets: linkWorld.presets }) }
  }, [session, run, show, load])
  const shows = run ? (['canvas', 'lesson', 'terminal'] as const) : (['canvas', 'terminal'] as const)
  return (
    <div className="dialog-section">
      <h3>{say('embed.title')}</h3>
      <dl className="choices">
        <dt>{say('embed.size')}</dt>
        <dd><SegmentedControl label={say('embed.size')} value={size} onChange={setSize} options={[{ value: 'small', label: '640×400' }, { value: 'usual', label: '800×500' }, { value: 'fit', label: say('embed.fit') }]} /></dd>
        <dt>{say('embed.language')}</dt>
        <dd><SegmentedControl label={say('embed.language')} value={language} onChange={setLanguage} options={[{ value: 'reader', label: say('embed.reader') }, { value: 'ko', label: '한국어' }, { value: 'en', label: 'English' }]} /></dd>
        <dt>{say('embed.show')}</dt>
        <dd><SegmentedControl label={say('embed.show')} value={show} onChange={setShow} options={shows.map((value) => ({ value, label: say(`embed.${value}`) }))} /></dd>
        <dt>{say('embed.load')}</dt>
        <dd><SegmentedControl label={say('embed.load')} value={load} onChange={setLoad} options={[{ value: 'here', label: say('embed.here') }, { value: 'start', label: say('embed.start') }]} /></dd>
      </dl>
      <CopyField label={say('embed.snippet')} text={snippetOf({ address: pageAddress(), size, language, show, title, ...target })} lines={4} />
    </div>
  )
}
