// Puts the embed together: parameters, theme, session, the line to the host, the page; then opens what the address asks for.
import { createRoot } from 'react-dom/client'
import '../theme/base.css'
import '../timeline/timeline.css'
import '../inspector/inspector.css'
import '../app/app.css'
import './embed.css'
import { createDoor } from '../app/door.ts'
import { readSetting } from '../app/saved-setting.ts'
import { startTheme, themeStore } from '../app/theme-setting.ts'
import { startMotion } from '../theme/motion-setting.ts'
import { detectLanguage, speak } from '../i18n/index.ts'
import { ClusterSession } from '../session/session.ts'
import { EmbedFrame } from './embed-frame.ts'
import { EmbedPage } from './embed-page.tsx'
import { startWatchingSight } from './in-sight.ts'
import { tellOf } from './notifications.ts'
import { startResting } from './rest.ts'
import { createMethods } from './rpc/methods.ts'
import { tellSizes } from './sizes.ts'
import type { WorkerPort } from '../session/worker-client.ts'
import type { JsInputCache } from './js-input.ts'
import type { NotificationName } from './notifications.ts'
import type { EmbedParameters } from './parameters.ts'
import type { HostWindow } from './rpc/host-window.ts'

/** Starts the frame; resolves when its page is drawn. */
export async function start(parameters: EmbedParameters, host: HostWindow, cache: JsInputCache): Promise<void> {
  const { theme } = parameters
  if (theme) themeStore.setState({ choice: theme, theme })
  startTheme()
  startMotion(readSetting('motion'))
  void import('../theme/fonts.css') // the list of pieces is longer than all other styles; letters of the system stand in until it is there
  startResting()
  startWatchingSight()

  const session = new ClusterSession(() => new Worker(new URL('../worker/engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' }) as unknown as WorkerPort)
  const frame = new EmbedFrame(session, parameters)
  const address = new URL('./', document.baseURI).href.replace(/#.*$/, '')
  const showLesson = async (id: string) => (frame.run?.lesson.id === id || (await frame.show(id)) ? frame.run : undefined)
  const door = createDoor(session, { showLesson, address })
  window.wheelhouse = door

  const tell = (name: NotificationName, params: Readonly<Record<string, unknown>>): void => {
    if (name === 'state') cache.keep(frame.grade(), frame.state())
    else if (name !== 'resize' && name !== 'batch') cache.keep(frame.grade(), undefined)
    host.tell(name, params)
  }
  host.answer(createMethods(frame, door, (events) => host.subscribe(events)))
  if (cache.given) void frame.setState(cache.given)
  cache.listen((state) => void frame.setState(state))

  await speak(parameters.language ?? detectLanguage(readSetting('language'), navigator.languages))
  const root = document.getElementById('root')
  if (root) createRoot(root).render(<EmbedPage frame={frame} door={door} />)
  tellSizes(frame, tell)
  void open(frame, tell)
}

async function open(frame: EmbedFrame, tell: (name: NotificationName, params: Readonly<Record<string, unknown>>) => void): Promise<void> {
  try {
    await frame.open()
  } catch (error) {
    tell('error', { code: 'cannot-open', message: error instanceof Error ? error.message : String(error) })
  }
  const { phase } = frame.view.getState()
  tell('ready', { version: 1, phase, lesson: frame.run?.lesson.id ?? null, steps: frame.run?.lesson.steps.map(({ id }) => id) ?? [] })
  tellOf(frame, tell)
}
