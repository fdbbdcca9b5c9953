// npm run dev: the page from its sources, reloading as they change.
// @ts-check
import { prepare } from './prepare.mjs'

prepare()
const { createServer } = await import('vite')
const server = await createServer({ server: { port: Number(process.env.PORT) || 5173, strictPort: Boolean(process.env.PORT) } })
await server.listen()
server.printUrls()
server.bindCLIShortcuts({ print: true })
