// pause: does nothing until it is told to end.
import { defineImage } from '../define-image.ts'
import { FOREVER } from '../shell/program.ts'

export default defineImage({
  name: 'pause',
  repositories: { 'registry.k8s.io/pause': ['latest', '{0.8.0,1.0,2.0,3.0,3.1,3.2,3.3,3.4.1,3.5,3.6,3.7,3.8,3.9,3.10,3.10.1}'], 'registry.k8s.io/pause-amd64': ['{3.0,3.1}'], 'rancher/mirrored-pause': 'any tag', 'kubernetes/pause': ['latest', 'go'] },
  sizeMiB: 0.4,
  user: '65535:65535',
  entrypoint: ['/pause'],
  programs: { pause: () => ({ forMs: FOREVER, onTerm: { afterMs: 10, code: 0 } }) },
})
