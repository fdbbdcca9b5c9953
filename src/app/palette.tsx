// The playground's left panel: objects to start a manifest from, and whole examples. Each only writes a draft; applying is the learner's.
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../theme/button.tsx'
import { Icon, KindIcon } from '../theme/icons.tsx'
import { Tabs } from '../theme/tabs.tsx'
import { useSession } from '../session/react.tsx'
import { newSession } from '../session/session.ts'
import { currentLanguage } from '../i18n/index.ts'
import { useReadyManifests } from './ready-manifests.ts'
import { OBJECT_GROUPS } from './starters.ts'
import type { Drafts } from './drafts.ts'
import type { ClusterSession } from '../session/session.ts'

interface PaletteProps {
  readonly drafts: Drafts
  readonly onCollapse?: () => void
}

export function Palette({ drafts, onCollapse }: PaletteProps) {
  const { t: say } = useTranslation()
  const session = useSession()
  const [tab, setTab] = useState<'objects' | 'examples'>('examples')
  const startOver = () => {
    void session.open(newSession(session.recipe.preset, session.recipe.seed)).then(() => session.play())
  }
  const collapse = onCollapse && <Button look="quiet" small square aria-label={say('panel.collapse')} onClick={onCollapse}><Icon name="left" /></Button>

  return (
    <aside className="left palette" aria-label={say('palette.label')}>
      <Tabs label={say('palette.label')} value={tab} onChange={setTab} end={collapse} tabs={[
        { value: 'objects', label: say('palette.objects'), panel: <PaletteObjects drafts={drafts} /> },
        { value: 'examples', label: say('palette.examples'), panel: <ExampleList onPick={(file, text) => { drafts.openBeside(file, text); showEditor(session) }} /> },
      ]} />
      <div className="left-foot"><Button onClick={startOver}><Icon name="reset" />{say('palette.clear')}</Button></div>
    </aside>
  )
}

function showEditor(session: ClusterSession): void {
  session.playhead.setState(({ layout }) => ({ layout: { ...layout, side: true, tab: 'yaml' } }))
}

/** The objects alone, for whoever has a panel of its own. `apart`: names of files to which no object is added; it gets one of its own. */
export function PaletteObjects({ drafts, apart }: { readonly drafts: Drafts; readonly apart?: readonly string[] }) {
  const session = useSession()
  return <ObjectList onPick={(file, text) => { drafts.append(file, text, apart); showEditor(session) }} />
}

interface ListProps { readonly onPick: (file: string, text: string) => void }

function ObjectList({ onPick }: ListProps) {
  const { t: say } = useTranslation()
  return (
    <div className="palette-body">
      <p className="palette-hint muted">{say('palette.objectsHint')}</p>
      {OBJECT_GROUPS.map(({ group, starters }) => (
        <section key={group}>
          <h3>{say(`palette.group.${group}`)}</h3>
          <div className="palette-grid">
            {starters.map(({ kind, file, text }) => (
              <button key={kind} type="button" className="palette-kind" onClick={() => onPick(file, text)}><KindIcon kind={kind} size={15} />{SHORT_KINDS[kind] ?? kind}</button>
            ))}
          </div>
        </section>
      ))}
    </div>
  )
}

/** Kinds whose name does not fit beside their icon. */
const SHORT_KINDS: Readonly<Record<string, string>> = { PersistentVolumeClaim: 'Claim (PVC)', PersistentVolume: 'Volume (PV)' }

function ExampleList({ onPick }: ListProps) {
  const { t: say } = useTranslation()
  const language = currentLanguage()
  const manifests = useReadyManifests()
  return (
    <div className="palette-body">
      <p className="palette-hint muted">{say('palette.examplesHint')}</p>
      <div className="palette-examples">
        {manifests.map(({ id, name, kind, title, about, text }) => (
          <button key={id} type="button" className="palette-example" onClick={() => onPick(name, text)}>
            <KindIcon kind={kind} size={20} />
            <b>{title[language]}</b>
            <span>{about[language]}</span>
          </button>
        ))}
      </div>
    </div>
  )
}
