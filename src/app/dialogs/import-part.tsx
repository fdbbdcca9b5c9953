// Files that are put in: looked at first, then opened here or in a tab of their own; and the sessions that were here before.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../theme/button.tsx'
import { Message } from '../../theme/message.tsx'
import { currentLanguage } from '../../i18n/index.ts'
import { formatClock } from '../../session/format-time.ts'
import { pageKeep } from '../../session/keep/keep.ts'
import { thisTab } from '../../session/keep/tab.ts'
import { ENGINE_VERSION } from '../../session/session.ts'
import { linkOf } from '../../session/sharing/link.ts'
import { readSessionFile } from '../../session/sharing/session-file.ts'
import { arriveWith, openKept } from '../arrive.ts'
import { linkWorld } from '../link-world.ts'
import { goTo } from '../link-gate.tsx'
import { closeDialog } from './dialog-store.ts'
import type { DialogProps } from './dialog-host.tsx'
import type { KeptSession } from '../../session/keep/sessions.ts'
import type { SharedSession, SharingProblem } from '../../session/sharing/shared-session.ts'

const MOST_BYTES = 8_000_000

type Picked =
  | { readonly name: string; readonly shared: SharedSession }
  | { readonly name: string; readonly manifest: string }
  | { readonly name: string; readonly problem: SharingProblem }

async function look(file: File): Promise<Picked> {
  if (file.size > MOST_BYTES) return { name: file.name, problem: { code: 'too-large' } }
  const text = await file.text()
  if (/\.ya?ml$/i.test(file.name)) return { name: file.name, manifest: text }
  return { name: file.name, ...readSessionFile(text) }
}

export function ImportPart({ session, drafts }: DialogProps) {
  const { t: say } = useTranslation('share')
  const [picked, setPicked] = useState<Picked>()
  const [over, setOver] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const take = (file: File | undefined): void => { if (file) void look(file).then(setPicked) }
  return (
    <div className="dialog-part">
      <h3>{say('import.title')}</h3>
      <button type="button" className={over ? 'drop-zone drop-zone-over' : 'drop-zone'} onClick={() => chooser.current?.click()}
        onDragOver={(event) => { event.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)}
        onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer.files[0]) }}>
        <b>{say('import.drop')}</b><span>{say('import.choose')}</span>
      </button>
      <input ref={chooser} type="file" accept=".wheelhouse,.yaml,.yml" hidden onChange={(event) => { take(event.target.files?.[0]); event.target.value = '' }} />
      {picked && <PickedFile picked={picked} session={session} drafts={drafts} />}
      <Recent session={session} drafts={drafts} />
    </div>
  )
}

function PickedFile({ picked, session, drafts }: DialogProps & { readonly picked: Picked }) {
  const { t: say } = useTranslation('share')
  if ('problem' in picked) {
    const { code, made = '' } = picked.problem
    return <Message tone="bad" title={picked.name}><p>{say(`problem.${code}.title`)}. {say(`problem.${code}.body`, { made, here: code === 'newer' ? '1' : ENGINE_VERSION })}</p></Message>
  }
  if ('manifest' in picked) {
    const open = (): void => {
      drafts.open(picked.name, picked.manifest)
      session.playhead.setState(({ layout }) => ({ layout: { ...layout, side: true, tab: 'yaml' } }))
      if (/^#?\/?$/.test(window.location.hash)) window.location.hash = '#/playground'
      closeDialog()
    }
    return <Message icon="document" title={picked.name} actions={<Button small onClick={open}>{say('import.toEditor')}</Button>}><p>{say('import.drafts')}</p></Message>
  }
  const { shared } = picked
  const replace = async (): Promise<void> => {
    closeDialog()
    const arrived = await arriveWith(shared, session, drafts)
    if ('hash' in arrived) await goTo(arrived.hash)
  }
  const openTab = async (): Promise<void> => {
    const start = shared.lesson && await linkWorld.startOf(shared.lesson.id)
    const { lesson: _, ...free } = shared
    window.open(linkOf(start ? shared : free, { presets: linkWorld.presets, ...(start && { start }) }), '_blank', 'noopener')
  }
  return (
    <Message icon="document" title={picked.name} actions={<>
      <Button small onClick={() => void openTab()}>{say('import.newTab')}</Button>
      <Button small onClick={() => void replace()}>{say('import.replace')}</Button>
    </>}>
      <p>{say('import.nodes', { count: shared.session.preset.nodes.length })} · {say('import.acts', { count: shared.session.commands.length })} · {formatClock(shared.moment).slice(0, -2)}</p>
      <p>{say('import.replaces')}</p>
    </Message>
  )
}

function Recent({ session, drafts }: DialogProps) {
  const { t: say } = useTranslation('share')
  const [recent, setRecent] = useState<readonly KeptSession[]>([])
  useEffect(() => {
    void Promise.all([pageKeep().sessions.recent(), thisTab()]).then(([all, { id }]) => setRecent(all.filter((kept) => kept.id !== id && kept.session.engine === ENGINE_VERSION)))
  }, [])
  if (recent.length === 0) return null
  const when = (kept: KeptSession): string => new Intl.DateTimeFormat(currentLanguage(), { dateStyle: 'short', timeStyle: 'short' }).format(kept.savedAt)
  const open = async (kept: KeptSession): Promise<void> => {
    closeDialog()
    const hash = await openKept(kept, session, drafts)
    if (hash !== undefined) await goTo(hash)
  }
  return (
    <>
      <h3>{say('import.recent')}</h3>
      <ul className="recent">
        {recent.map((kept) => (
          <li key={kept.id}>
            <span>{kept.lesson?.id ?? (kept.files.map(({ name }) => name).join(', ') || say('import.acts', { count: kept.session.commands.length }))}</span>
            <time>{when(kept)}</time>
            <Button small aria-label={say('import.openRecentOf', { when: when(kept) })} onClick={() => void open(kept)}>{say('import.openRecent')}</Button>
          </li>
        ))}
      </ul>
    </>
  )
}
