// The server: which port it takes, what it refuses, and the headers of everything it hands out.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { CSP_HEADER } from './csp.mjs'
import { serve } from './serve.mjs'

const PORT = 4300
const folder = mkdtempSync(join(tmpdir(), 'served-'))
writeFileSync(join(folder, 'index.html'), '<p>here</p>')
writeFileSync(join(folder, '.fingerprint'), 'secret')
writeFileSync(join(folder, 'embed.js'), '')
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'assets', 'embed-1a2b.js'), '')

/** One connection per request: a kept one would outlive the server of its test. */
const get = (url: string): Promise<Response> => fetch(url, { headers: { connection: 'close' } })

const open: { close(): Promise<void> }[] = []
const start = async (options: { strict?: boolean; under?: string; port?: number } = {}) => {
  const server = await serve({ folder, port: PORT, ...options })
  open.push(server)
  return server
}
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

test('a port that is taken gives way to the next free one', async () => {
  const first = await start()
  const second = await start()
  expect(second.port).toBeGreaterThan(first.port)
  expect(second.url).toBe(`http://localhost:${second.port}/`)
})

test('a port that was asked for and is taken is an error that says what to do', async () => {
  const { port } = await start()
  await expect(start({ port, strict: true })).rejects.toThrow(`Port ${port} is taken. Choose another one with PORT`)
})

test('everything carries the policy, what is missing too', async () => {
  const { url } = await start()
  for (const path of ['', 'missing.js']) {
    const response = await get(url + path)
    expect(response.headers.get('content-security-policy')).toBe(CSP_HEADER)
    expect(response.status).toBe(path ? 404 : 200)
  }
})

test('modules may be read from everywhere, pages may not', async () => {
  const { url } = await start()
  const readers = async (path: string) => (await get(url + path)).headers.get('access-control-allow-origin')
  expect(await Promise.all(['embed.js', 'assets/embed-1a2b.js', 'index.html'].map(readers))).toEqual(['*', '*', null])
})

test('both addresses of this machine answer', async () => {
  const { port } = await start()
  expect((await get(`http://127.0.0.1:${port}/`)).status).toBe(200)
  expect((await get(`http://localhost:${port}/`)).status).toBe(200)
})

test('a page in a folder is served there and nowhere else', async () => {
  const { url, port } = await start({ under: '/some/folder/' })
  expect(await (await get(url)).text()).toBe('<p>here</p>')
  expect((await get(`http://localhost:${port}/`)).status).toBe(404)
})

test('nothing above the folder and no hidden file is served', async () => {
  const { url } = await start()
  for (const path of ['..%2f..%2fetc%2fpasswd', '%2e%2e/package.json', '.fingerprint']) expect((await get(url + path)).status).toBe(404)
})
