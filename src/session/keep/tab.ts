// Which tab this is. A tab keeps its id over reloads; a tab that was duplicated has its twin's id, and takes another.

const ID_KEY = 'wheelhouse.tab'
const LAST_WORDS_KEY = 'wheelhouse.lastWords'
/** A page that is being reloaded lets go of its id within this; a twin does not. */
const TWIN_AFTER_MS = 400
/** Larger last words are left to the disk. */
const MOST_LAST_WORDS = 2_000_000

export interface Tab {
  readonly id: string
  /** The tab that this one was duplicated from: what it kept may be read, not written. */
  readonly twinOf?: string
}

/** Per tab, and synchronous; refused in some frames. */
function storage(): Storage | undefined {
  try {
    return window.sessionStorage
  } catch {
    return undefined
  }
}

function read(key: string): string | undefined {
  try {
    return storage()?.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

function write(key: string, value: string | undefined): void {
  try {
    if (value === undefined) storage()?.removeItem(key)
    else storage()?.setItem(key, value)
  } catch {
    // Then this tab is another one after a reload.
  }
}

/** Whether this tab was here before, and may have kept something. */
export function isKnownTab(): boolean {
  return read(ID_KEY) !== undefined
}

/** Holds a name until the page goes; false where somebody else holds it. */
async function hold(name: string): Promise<boolean> {
  if (!('locks' in navigator)) return !(await isHeldByOther(name))
  const waiting = new AbortController()
  const timer = setTimeout(() => waiting.abort(), TWIN_AFTER_MS)
  return new Promise((resolve) => {
    navigator.locks.request(name, { signal: waiting.signal }, () => {
      clearTimeout(timer)
      resolve(true)
      return new Promise(() => undefined) // never given back: the browser does when the page goes
    }).catch(() => resolve(false))
  })
}

/** Where there are no locks, as on plain http, tabs ask each other. */
async function isHeldByOther(name: string): Promise<boolean> {
  try {
    const channel = new BroadcastChannel(name)
    return await new Promise((resolve) => {
      const timer = setTimeout(() => {
        channel.onmessage = ({ data }) => { if (data === 'held?') channel.postMessage('held') }
        resolve(false)
      }, TWIN_AFTER_MS / 2)
      channel.onmessage = ({ data }) => {
        if (data !== 'held') return
        clearTimeout(timer)
        channel.close()
        resolve(true)
      }
      channel.postMessage('held?')
    })
  } catch {
    return false
  }
}

let claimed: Promise<Tab> | undefined

/** This tab's id, or a new one where another tab has it. */
export function thisTab(): Promise<Tab> {
  return (claimed ??= claimTab())
}

/** Another id for what follows: what was kept so far stays as it is. */
export function startNewRecord(): Promise<Tab> {
  return (claimed = Promise.resolve(newTab()))
}

function newTab(): Tab {
  // Chance that nobody has to repeat; `randomUUID` is not there on plain http.
  const id = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(36).padStart(2, '0')).join('')
  write(ID_KEY, id)
  void hold(`${ID_KEY}.${id}`)
  return { id }
}

async function claimTab(): Promise<Tab> {
  const known = read(ID_KEY)
  if (known !== undefined && /^[\w-]{1,64}$/.test(known) && await hold(`${ID_KEY}.${known}`)) return { id: known }
  return { ...newTab(), ...(known !== undefined && { twinOf: known }) }
}

/** What a page says as it goes; unlike a disk, this is sure to be there after a reload. */
export function sayLastWords(words: unknown): void {
  const text = JSON.stringify(words)
  write(LAST_WORDS_KEY, text.length <= MOST_LAST_WORDS ? text : undefined)
}

/** The last words of this tab's page before; heard once. */
export function hearLastWords(): unknown {
  const text = read(LAST_WORDS_KEY)
  write(LAST_WORDS_KEY, undefined)
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
