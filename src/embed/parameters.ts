// What a host page asks for in the address: embed.html?lesson=&step=&lang=&ui=&origin=&seed=&lock=&theme=&resize=&wire=. What cannot be read is left out, never guessed.
import type { Language } from '../i18n/index.ts'

/** `lesson`: all of it. `canvas`: no lesson bar. `terminal`: the command line below the canvas. `min`: the canvas and the play button. */
export const EMBED_LOOKS = ['lesson', 'canvas', 'terminal', 'min'] as const
export type EmbedLook = (typeof EMBED_LOOKS)[number]

/** Whose message for a new height is sent beside ours. */
export type ResizeDialect = 'lti' | 'h5p'

export interface EmbedParameters {
  readonly lesson?: string
  readonly step?: string
  readonly language?: Language
  readonly look: EmbedLook
  /** The only origin that may speak to this frame, and be spoken to. `invalid`: one was given that is none, so nobody may. */
  readonly origin?: string
  readonly seed?: number
  /** The step beyond which the learner does not get. */
  readonly lock?: string
  readonly theme?: 'light' | 'dark'
  readonly resize?: ResizeDialect
  /** Notifications as text instead of objects, for hosts whose listeners parse every message. */
  readonly text: boolean
  /** A session behind `#/s/`, as the full page shares it. */
  readonly shared?: string
}

const LANGUAGES: readonly Language[] = ['ko', 'en']
const ID = /^[a-z][a-z0-9-]{0,63}$/

/** Reads the address of the frame. */
export function readParameters(search: string, hash = ''): EmbedParameters {
  const query = new URLSearchParams(search)
  const id = (name: string): string | undefined => {
    const value = query.get(name)
    return value !== null && ID.test(value) ? value : undefined
  }
  const tag = query.get('lang')?.slice(0, 2).toLowerCase()
  const language = LANGUAGES.find((known) => known === tag)
  const seed = Number(query.get('seed') ?? Number.NaN)
  const origin = query.get('origin')
  const theme = query.get('theme')
  const resize = query.get('resize')
  const shared = /^#\/s\/(.+)$/.exec(hash)?.[1]
  const [lesson, step, lock] = [id('lesson'), id('step'), id('lock')]
  return {
    look: EMBED_LOOKS.find((look) => look === query.get('ui')) ?? 'lesson',
    text: query.get('wire') === 'text',
    ...(lesson !== undefined && { lesson }),
    ...(step !== undefined && { step }),
    ...(lock !== undefined && { lock }),
    ...(language && { language }),
    ...(origin !== null && { origin: originOf(origin) }),
    ...(Number.isSafeInteger(seed) && seed >= 0 && { seed }),
    ...((theme === 'light' || theme === 'dark') && { theme }),
    ...((resize === 'lti' || resize === 'h5p') && { resize }),
    ...(shared !== undefined && { shared }),
  }
}

/** Scheme, host and port of what was given; a path behind them does no harm. */
function originOf(text: string): string {
  try {
    const { origin } = new URL(text)
    return origin === 'null' ? 'invalid' : origin
  } catch {
    return 'invalid'
  }
}
