// The full page's entry: theme, language, session, and window.wheelhouse; then the first picture.
import { createRoot } from 'react-dom/client'
import '../theme/base.css'
import '../timeline/timeline.css'
import '../inspector/inspector.css'
import './app.css'
import { startMotion } from '../theme/motion-setting.ts'
import { speak } from '../i18n/index.ts'
import { isKnownTab } from '../session/keep/tab.ts'
import { ClusterSession, newSession } from '../session/session.ts'
import { App } from './app.tsx'
import { createDoor } from './door.ts'
import { isLink } from './link-gate.tsx'
import { ownLanguage } from './language-setting.ts'
import { startBigType } from './presenting/big-type.ts'
import { isAside } from './route.ts'
import { readSetting } from './saved-setting.ts'
import { startTheme } from './theme-setting.ts'
import type { WorkerPort } from '../session/worker-client.ts'

startTheme()
startBigType()
startMotion(readSetting('motion'))
void import('../theme/fonts.css') // the list of pieces is longer than all other styles; letters of the system stand in until it is there

const session = new ClusterSession(() => new Worker(new URL('../worker/engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' }) as unknown as WorkerPort)
// A tab that was here before goes on where it was; a link brings its own.
const aside = isAside(window.location.hash)
const kept = isKnownTab() && !aside && !isLink(window.location.hash) ? await import('./restore.ts').then(({ restore }) => restore(session)).catch(() => undefined) : undefined
if (!kept && !aside) void session.open(newSession()).then(() => session.play())
window.wheelhouse = createDoor(session, { showLesson: async (id) => (await import('./show-lesson.ts')).showLesson(id), address: new URL('./', document.baseURI).href.replace(/#.*$/, '') })

await speak(ownLanguage())
const root = document.getElementById('root')
void import('./offline.ts').then(({ startOffline }) => startOffline())
if (root) createRoot(root).render(<App session={session} kept={kept} />)
