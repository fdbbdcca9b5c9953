// Keeps the product in the browser, so that it opens without a network. Its first line is filled in when the page is built (scripts/offline-plugin.mjs).
// A new version is fetched beside the one that runs and takes over only when no window shows the old one, or when somebody asks for it.
const BUILD = /* what was built */ { version: '', shell: [], rest: [] }

const PREFIX = `wheelhouse ${self.registration.scope} `
const CACHE = PREFIX + BUILD.version
/** Names with a hash in them never change what they hold. */
const HASHED = /^assets\/.*-[\w-]{8}\.\w+$/

const addressOf = (name) => new URL(name, self.registration.scope).href

/** Puts a file into this version's cache, out of an earlier one where it is the same. */
async function keep(cache, name) {
  const address = addressOf(name)
  if (await cache.match(address)) return
  const known = HASHED.test(name) ? await caches.match(address) : undefined
  const response = known ?? await fetch(address, { cache: 'no-cache', credentials: 'same-origin' })
  if (!response.ok) throw new Error(`${response.status} for ${address}`)
  await cache.put(address, response)
}

async function tell(message) {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage(message)
}

let filling

/** Fetches everything that is not there yet, one file after the other; whoever asks again waits for the same. */
function fill() {
  filling ??= (async () => {
    const cache = await caches.open(CACHE)
    for (const name of BUILD.rest) await keep(cache, name)
  })().finally(() => { filling = undefined })
  return filling
}

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => Promise.all(BUILD.shell.map((name) => keep(cache, name)))))
})

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    // Windows of the version before may still ask for its parts: the last two stay.
    const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX))
    const before = ours.filter((name) => name !== CACHE).at(-1)
    for (const name of ours) if (name !== CACHE && name !== before) await caches.delete(name)
    await self.clients.claim()
  })())
})

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') return event.waitUntil(self.skipWaiting())
  if (event.data === 'fill') event.waitUntil(fill().then(() => tell({ offline: 'ready' }), () => tell({ offline: 'incomplete' })))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin || !request.url.startsWith(self.registration.scope)) return
  const scope = new URL(self.registration.scope).pathname
  const name = pathname.slice(scope.length)
  event.respondWith(answer(request, name === '' ? 'index.html' : name))
})

async function answer(request, name) {
  const cache = await caches.open(CACHE)
  const kept = await cache.match(addressOf(name)) ?? (HASHED.test(name) ? await caches.match(addressOf(name)) : undefined)
  return kept ?? fetch(request)
}
