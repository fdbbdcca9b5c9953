// In place of a page: what the address names is not there, what one had is, and where to go from here.
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Message } from '../theme/message.tsx'
import { PageLinks } from './page-links.tsx'
import { TopBar } from './top-bar.tsx'
import './home.css'
import './dialogs/dialogs.css'
import type { Route } from './route.ts'

/** Longer names are no names: their beginning says which one was meant. */
const LONGEST_NAME = 80

/** `route`: one that leads nowhere. */
export function NotFound({ route }: { readonly route: Route }) {
  const { t: say, i18n } = useTranslation()
  const [what, name] = missingIn(route)
  useEffect(() => { document.title = `Wheelhouse ${say('brand.small')} · ${say('missing.short')}` }, [say, i18n.language])
  const toHome = <a className={`btn btn-s${what === 'example' ? '' : ' btn-primary'}`} href="#/">{say(what === 'situation' ? 'missing.toSituations' : 'nav.home')}</a>
  const toPlayground = <a className={`btn btn-s${what === 'example' ? ' btn-primary' : ''}`} href="#/playground">{say('nav.playground')}</a>
  return (
    <div className="home">
      <TopBar crumbs={[]} pages={<PageLinks />} />
      <main className="link-problem">
        <Message tone="bad" title={<h1>{say(`missing.${what}.title`, { name: name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name })}</h1>} actions={what === 'example' ? <>{toPlayground}{toHome}</> : <>{toHome}{toPlayground}</>}>
          <p>{say(`missing.${what}.body`)}</p>
          <p>{say('missing.safe')}</p>
        </Message>
      </main>
    </div>
  )
}

function missingIn(route: Route): readonly [what: 'page' | 'situation' | 'example', name: string] {
  if (route.page === 'playground' && route.situation !== undefined) return ['situation', route.situation]
  if (route.page === 'playground') return ['example', route.start ?? '']
  return ['page', route.page === 'nowhere' ? route.address : '']
}
