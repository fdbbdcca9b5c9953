// The lines that put a cluster into somebody's page.

export interface EmbedWish {
  /** Address of the full page, ending in a slash. */
  readonly address: string
  readonly size: 'small' | 'usual' | 'fit'
  readonly language: 'reader' | 'ko' | 'en'
  readonly show: 'canvas' | 'lesson' | 'terminal'
  readonly title: string
  /** A lesson and its step … */
  readonly lesson?: { readonly id: string; readonly step?: string }
  /** … or a session behind `#/s/`. */
  readonly hash?: string
}

const SIZES = { small: ['640', '400'], usual: ['800', '500'], fit: ['100%', '500'] } as const

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

export function snippetOf({ address, size, language, show, title, lesson, hash = '' }: EmbedWish): string {
  const query = new URLSearchParams()
  if (lesson) query.set('lesson', lesson.id)
  if (lesson?.step !== undefined) query.set('step', lesson.step)
  if (language !== 'reader') query.set('lang', language)
  query.set('ui', show)
  const [width, height] = SIZES[size]
  return `<iframe src="${escape(`${address}embed.html?${query}${hash}`)}" title="${escape(title)}" width="${width}" height="${height}" loading="lazy" allow="fullscreen; clipboard-write" style="border:0"></iframe>`
}
