// CoreDNS: answers on port 53, says on 8080 that it is alive and on 8181 that it is ready.
import { defineImage } from '../define-image.ts'
import { FOREVER } from '../shell/program.ts'
import { versions } from '../tags.ts'

const tags = [...versions('1.3.1 1.6.9 1.7.1 1.8.7 1.9.4 1.10.1 1.11.4 1.12.4 1.13.2 1.14.1'), 'latest']

export default defineImage({
  name: 'coredns',
  repositories: { 'coredns/coredns': tags, 'registry.k8s.io/coredns/coredns': ['v1.{8,9,10,11,12,13,14}.{0..7}'], 'registry.k8s.io/coredns': tags },
  sizeMiB: 18,
  user: '65532:65532',
  entrypoint: ['/coredns'],
  programs: {
    coredns: () => ({
      forMs: FOREVER, onTerm: { afterMs: 5_000, code: 0 },
      serves: [{ port: 53, protocol: 'tcp', afterMs: 150 }, { port: 8080, protocol: 'http', afterMs: 150 }, { port: 8181, protocol: 'http', afterMs: 400 }, { port: 9153, protocol: 'http', afterMs: 150 }],
    }),
  },
})
