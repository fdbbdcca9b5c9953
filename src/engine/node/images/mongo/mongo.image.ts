// MongoDB on port 27017.
import { defineImage } from '../define-image.ts'
import { listening } from '../servers.ts'
import { optionOf } from '../shell/program.ts'
import { versions } from '../tags.ts'

export default defineImage({
  name: 'mongo',
  repositories: {
    'library/mongo': [...versions('3.2.21 3.4.24 3.6.23 4.0.28 4.2.24 4.4.30 5.0.32 6.0.27 7.0.30 8.0.19 8.2.5', ['-focal', '-jammy', '-noble']), '{latest,noble}'],
    'bitnami/mongodb': 'any tag', 'mongodb/mongodb-community-server': 'any tag',
  },
  sizeMiB: 270,
  entrypoint: ['docker-entrypoint.sh'],
  command: ['mongod'],
  programs: { mongod: ({ args }) => listening([Number(optionOf(args, '--port') ?? 27017)], 'tcp', 2_500) },
})
