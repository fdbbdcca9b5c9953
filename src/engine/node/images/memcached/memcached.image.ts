// memcached on port 11211.
import { defineImage } from '../define-image.ts'
import { listening } from '../servers.ts'
import { optionOf } from '../shell/program.ts'
import { versions } from '../tags.ts'

export default defineImage({
  name: 'memcached',
  repositories: { 'library/memcached': [...versions('1.4.39 1.5.22 1.6.40', ['-alpine', '-bookworm', '-trixie']), '{latest,alpine,bookworm,trixie}'], 'bitnami/memcached': 'any tag' },
  sizeMiB: (tag) => (tag.includes('alpine') ? 5 : 31),
  user: 'memcache',
  entrypoint: ['docker-entrypoint.sh'],
  command: ['memcached'],
  programs: { memcached: ({ args }) => listening([Number(optionOf(args, '-p', '--port') ?? 11211)], 'tcp', 30) },
})
