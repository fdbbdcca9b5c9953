// Parts of an API server that come with the equipment: nobody needs them before somebody asks for something, or breaks something.
import type { ServerParts } from './api-server.ts'
import { bodies } from './bodies.ts'
import { BrokenLines } from './broken-lines.ts'
import { evict } from './eviction-routine.ts'
import { PodConnections } from './pod-connections.ts'

export const serverParts: ServerParts = { BrokenLines, PodConnections, bodies, evict }
