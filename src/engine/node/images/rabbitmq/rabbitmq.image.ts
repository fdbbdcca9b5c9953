// RabbitMQ: the queue on 5672, its web page on 15672 in the builds with management.
import { defineImage } from '../define-image.ts'
import { listening } from '../servers.ts'
import { versions } from '../tags.ts'

const START_MS = 9_000

export default defineImage({
  name: 'rabbitmq',
  repositories: {
    'library/rabbitmq': [...versions('3.6.16 3.7.28 3.8.34 3.9.29 3.10.25 3.11.28 3.12.14 3.13.7 4.0.9 4.1.8 4.2.4', ['-alpine', '-management', '-management-alpine']), '{latest,alpine,management,management-alpine}'],
    'bitnami/rabbitmq': 'any tag',
  },
  sizeMiB: (tag) => (tag.includes('alpine') ? 60 : 105),
  entrypoint: ['docker-entrypoint.sh'],
  command: ['rabbitmq-server'],
  programs: ({ image }) => ({
    'rabbitmq-server': () => {
      const { serves = [], ...queue } = listening([5672], 'tcp', START_MS)
      return { ...queue, serves: image.tag.includes('management') || image.repository !== 'library/rabbitmq' ? [...serves, { port: 15672, protocol: 'http', afterMs: START_MS }] : serves }
    },
  }),
})
