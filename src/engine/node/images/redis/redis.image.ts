// Redis and what took over from it: a store in memory on port 6379.
import { defineImage } from '../define-image.ts'
import { listening } from '../servers.ts'
import { optionOf, type Program } from '../shell/program.ts'
import { versions } from '../tags.ts'

const VARIANTS = ['-alpine', '-bullseye', '-bookworm', '-trixie']
const tags = [...versions('2.6.17 2.8.23 3.0.7 3.2.12 4.0.14 5.0.14 6.0.20 6.2.21 7.0.15 7.2.12 7.4.7 8.0.5 8.2.4 8.4.2 8.6.1', VARIANTS), '{latest,alpine,bookworm,trixie}']

/** `redis-server [configuration] [--port N]`. */
const redisServer: Program = ({ args, wallSeconds }) => {
  if (args.includes('--version') || args.includes('-v')) return {}
  const said = (text: string, mark = '*'): string => `1:M ${new Date(wallSeconds * 1000).toUTCString().slice(5, 25)}.000 ${mark} ${text}`
  return listening([Number(optionOf(args, '--port') ?? 6379)], 'tcp', 120, {
    output: said('Ready to accept connections tcp'),
    whenPortTaken: (port) => ({ code: 1, forMs: 20, output: `${said(`Warning: Could not create server TCP listening socket *:${port}: bind: Address already in use`, '#')}\n${said(`Failed listening on port ${port} (tcp), aborting.`, '#')}` }),
  })
}

export default defineImage({
  name: 'redis',
  repositories: {
    'library/redis': tags, 'library/valkey': versions('7.2.11 8.0.6 8.1.4 9.0.1', VARIANTS), 'valkey/valkey': [...versions('7.2.11 8.0.6 8.1.4 9.0.1', ['-alpine']), 'latest'],
    'bitnami/redis': 'any tag', 'redis/redis-stack': 'any tag', 'redis/redis-stack-server': 'any tag',
    'registry.k8s.io/redis': ['e2e', 'v1', 'latest'], 'gcr.io/google-samples/gb-redis-follower': ['v{1..2}', 'latest'], 'gcr.io/google-samples/gb-redisslave': ['v{1..3}', 'latest'],
  },
  sizeMiB: (tag) => (tag.includes('alpine') ? 17 : 45),
  entrypoint: ['docker-entrypoint.sh'],
  command: ['redis-server'],
  programs: { 'redis-server': redisServer, 'valkey-server': redisServer, 'redis-sentinel': () => listening([26379], 'tcp', 120) },
})
