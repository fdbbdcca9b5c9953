// Serves a built page over HTTP with the headers it is meant to run under.
// @ts-check
import { createServer } from 'node:http'
import { CSP_HEADER } from './csp.mjs'

const HEADERS = { 'Content-Security-Policy': CSP_HEADER, 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-cache' }

/**
 * What pages of other origins may read as modules; everything else they only show in frames. The page's own modules are
 * among it for a frame that was denied its origin: it may load them, see what it lacks, and say so without a line of noise.
 */
const FOR_HOSTS = /\/(?:embed\.(?:m?js|d\.m?ts)|assets\/[^/]+\.js)$/

/** A name that begins with a dot, escaped or not: the build's own marks, and ways out of the folder. */
const HIDDEN = /\/(\.|%2e)/i

/**
 * @typedef {object} Serving
 * @property {string} folder what is served
 * @property {number} port
 * @property {boolean} [strict] the port must be this one; otherwise the next free one is taken
 * @property {string} [under] path of the page, such as /some/folder/; default /
 * @property {string} [host] listen there instead of on this machine's own loopback addresses
 */

/**
 * Starts serving and returns the address and a way to stop. Both loopback addresses are listened on: which of them
 * `localhost` means differs between machines, and a port free on only one of them is not free.
 * @param {Serving} serving @returns {Promise<{ url: string, port: number, close(): Promise<void> }>}
 */
export async function serve({ folder, port, strict = false, under = '/', host }) {
  const { default: sirv } = await import('sirv')
  // `dev` reads the folder on each request: a rebuild is served without a restart.
  const files = sirv(folder, {
    dev: true,
    setHeaders(response, path) {
      for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value)
      if (FOR_HOSTS.test(path)) response.setHeader('Access-Control-Allow-Origin', '*')
    },
  })
  /** @type {import('node:http').RequestListener} */
  const answer = (request, response) => {
    const path = request.url ?? '/'
    if (!path.startsWith(under) || HIDDEN.test(path)) return notFound(response)
    request.url = `/${path.slice(under.length)}`
    files(request, response, () => notFound(response))
  }
  const hosts = host ? [host] : ['127.0.0.1', '::1']
  for (let candidate = port; candidate < port + 200 && candidate < 65536; candidate++) {
    const servers = await listenOnAll(hosts, candidate, answer)
    if (servers) {
      const close = async () => { for (const server of servers) { server.closeAllConnections(); await new Promise((done) => server.close(done)) } }
      return { url: `http://${host ?? 'localhost'}:${candidate}${under}`, port: candidate, close }
    }
    if (strict) throw new Error(`Port ${port} is taken. Choose another one with PORT, or leave PORT out to take the next free one.`)
  }
  throw new Error(`No free port from ${port} on. Choose one with PORT.`)
}

/** @param {import('node:http').ServerResponse} response */
function notFound(response) {
  response.writeHead(404, { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n')
}

/**
 * All of the hosts or none. A machine without IPv6 has no ::1; that one is left out then.
 * @param {readonly string[]} hosts @param {number} port @param {import('node:http').RequestListener} answer
 */
async function listenOnAll(hosts, port, answer) {
  /** @type {import('node:http').Server[]} */
  const servers = []
  for (const host of hosts) {
    const server = createServer(answer)
    const failure = await new Promise((resolve) => server.once('error', resolve).listen(port, host, () => resolve(undefined)))
    if (!failure) servers.push(server)
    else if (failure.code === 'EADDRINUSE' || failure.code === 'EACCES') {
      for (const open of servers) open.close()
      if (failure.code === 'EACCES') throw new Error(`Port ${port} may not be used by this user. Choose one above 1023 with PORT.`)
      return undefined
    } else if (failure.code !== 'EADDRNOTAVAIL' && failure.code !== 'EAFNOSUPPORT') throw failure
  }
  if (servers.length === 0) throw new Error(`Cannot listen on ${hosts.join(' or ')}.`)
  return servers
}
