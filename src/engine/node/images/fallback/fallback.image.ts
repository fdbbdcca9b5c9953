// An unknown repository: every well-formed tag exists, and what runs is a server on its declared ports; the work of an init container
// or Job ends. Command lines of a shell do what they say.
import { defineImageBehaviour } from '../define-image-behaviour.ts'
import { insideOf, startImage, taskOrServer } from '../define-image.ts'

export default defineImageBehaviour({
  name: 'fallback',
  order: 1000,
  matches: () => true,
  start: (start) => startImage({ entrypoint: ['/server'], unknown: (context) => taskOrServer(context) }, start),
  inside: (start) => insideOf({}, start),
})
