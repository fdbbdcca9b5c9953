// Home: what this is, the two ways in, and situations to begin with.
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../i18n/index.ts'
import { Icon, KindIcon } from '../theme/icons.tsx'
import { Ring } from '../theme/ring.tsx'
import { TopBar } from './top-bar.tsx'
import { FIRST_LESSON } from './lesson-page.tsx'
import { useReadyManifests } from './ready-manifests.ts'

export function Home() {
  const { t: say } = useTranslation()
  return (
    <div className="home">
      <TopBar crumbs={[]} />
      <main className="home-body">
        <div className="home-lead">
          <h1>{say('home.title')}</h1>
          <p>{say('home.about')}</p>
          <div className="home-ways">
            <a className="btn btn-primary home-way" href={`#/lesson/${FIRST_LESSON}`}>{say('home.firstLesson')}<Icon name="right" /></a>
            <a className="btn home-way" href="#/playground">{say('home.playground')}</a>
          </div>
        </div>
        <ul className="home-promises">
          <li><Ring phase="observe" size={48} /><div><b>{say('home.seeTitle')}</b><p>{say('home.see')}</p></div></li>
          <li><Ring phase="compare" size={48} value="+1" /><div><b>{say('home.askTitle')}</b><p>{say('home.ask')}</p></div></li>
          <li><Ring phase="act" size={48} /><div><b>{say('home.actTitle')}</b><p>{say('home.act')}</p></div></li>
        </ul>
        <Situations />
      </main>
    </div>
  )
}

/** The ready manifests, each a way into the playground with that text in the editor. */
function Situations() {
  const { t: say } = useTranslation()
  const language = currentLanguage()
  const manifests = useReadyManifests()
  if (manifests.length === 0) return null
  return (
    <section className="home-situations">
      <h2>{say('home.situations')}</h2>
      <ul>
        {manifests.map(({ id, kind, title, about }) => (
          <li key={id}><a href={`#/playground/${encodeURIComponent(id)}`}><KindIcon kind={kind} size={18} /><span><b>{title[language]}</b><span>{about[language]}</span></span></a></li>
        ))}
      </ul>
    </section>
  )
}
