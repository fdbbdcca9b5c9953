// What an empty cluster offers: a few things to ask for, each opened as a draft in the editor.
import { useTranslation } from 'react-i18next'
import { KindIcon } from '../theme/icons.tsx'
import { currentLanguage } from '../i18n/index.ts'
import { useReadyManifests } from './ready-manifests.ts'

const OFFERED = 2

export function Invitation({ onPick }: { readonly onPick: (file: string, text: string) => void }) {
  const { t: say } = useTranslation()
  const language = currentLanguage()
  return (
    <div className="invitation" role="group" aria-label={say('palette.examples')}>
      {useReadyManifests().slice(0, OFFERED).map(({ id, name, kind, title, text }) => (
        <button key={id} type="button" className="btn btn-s" onClick={() => onPick(name, text)}><KindIcon kind={kind} size={14} />{title[language]}</button>
      ))}
    </div>
  )
}
