// Home: what this is, and the two ways in.
import { useTranslation } from 'react-i18next'
import { Icon } from '../theme/icons.tsx'
import { Ring } from '../theme/ring.tsx'
import { TopBar } from './top-bar.tsx'
import { FIRST_LESSON } from './lesson-page.tsx'

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
      </main>
    </div>
  )
}
