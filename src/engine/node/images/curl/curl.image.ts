// curl as an image: it makes its request and ends.
import { defineImage } from '../define-image.ts'
import { fails } from '../shell/program.ts'
import { networkTools } from '../shell/network-tools.ts'

export default defineImage({
  name: 'curl',
  repositories: { 'curlimages/curl': ['latest', '7.{60..88}.{0..2}', '8.{0..18}.{0..2}'], 'appropriate/curl': ['latest'], 'byrnedo/alpine-curl': ['latest'] },
  sizeMiB: 9,
  user: ({ repository }) => (repository === 'curlimages/curl' ? 'curl_user' : ''),
  entrypoint: ({ repository }) => (repository === 'curlimages/curl' ? ['/entrypoint.sh'] : ['curl']),
  command: ({ repository }) => (repository === 'curlimages/curl' ? ['curl'] : []),
  programs: {
    curl: (call) => (call.args.length === 0 ? fails(2, "curl: try 'curl --help' for more information") : networkTools['curl'](call)),
    'entrypoint.sh': (call) => (call.args.filter((arg) => arg !== 'curl').length === 0 ? fails(2, "curl: try 'curl --help' for more information") : networkTools['curl']({ ...call, name: 'curl' })),
  },
})
