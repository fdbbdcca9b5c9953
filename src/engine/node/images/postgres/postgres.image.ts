// PostgreSQL: it wants a password for its superuser, and takes some seconds for its first start.
import { defineImage } from '../define-image.ts'
import { listening, needsVariable } from '../servers.ts'
import { optionOf } from '../shell/program.ts'
import { versions } from '../tags.ts'

const FIRST_START_MS = 3_500

const COMPLAINT = `Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".`

const PASSWORDS = ['POSTGRES_PASSWORD', 'POSTGRES_PASSWORD_FILE', 'POSTGRESQL_PASSWORD', 'POSTGRESQL_POSTGRES_PASSWORD']

const postgres = needsVariable([...PASSWORDS, 'POSTGRES_TRUST'], COMPLAINT, ({ args }) => listening([Number(optionOf(args, '-p', '--port') ?? 5432)], 'tcp', FIRST_START_MS))

const tags = [
  ...versions('9.3.25 9.4.26 9.5.25 9.6.24 10.23 11.22 12.22 13.23 14.22 15.17 16.13 17.9 18.3', ['-alpine', '-bullseye', '-bookworm', '-trixie']), '{latest,alpine,bookworm,trixie}',
  '{9.{3..6},{10..18}}-alpine3.{16..23}',
]

export default defineImage({
  name: 'postgres',
  repositories: { 'library/postgres': tags, 'bitnami/postgresql': 'any tag', 'postgis/postgis': 'any tag', 'timescale/timescaledb': 'any tag' },
  sizeMiB: (tag) => (tag.includes('alpine') ? 105 : 155),
  entrypoint: ['docker-entrypoint.sh'],
  command: ['postgres'],
  programs: {
    postgres: (call) => postgres({ ...call, env: { ...call.env, ...(call.env['POSTGRES_HOST_AUTH_METHOD'] === 'trust' || call.env['ALLOW_EMPTY_PASSWORD'] === 'yes' ? { POSTGRES_TRUST: 'yes' } : {}) } }),
  },
})
