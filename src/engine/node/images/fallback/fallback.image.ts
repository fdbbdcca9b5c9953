// An unknown repository: every well-formed tag exists, and what runs is a server on its declared ports.
import { defineImageBehaviour } from '../define-image-behaviour.ts'

export default defineImageBehaviour({
  name: 'fallback',
  order: 1000,
  matches: () => true,
  start: ({ container }) => ({
    serves: (container.ports ?? []).map(({ containerPort }) => ({ port: containerPort, protocol: 'http', afterMs: 50 })),
  }),
})
