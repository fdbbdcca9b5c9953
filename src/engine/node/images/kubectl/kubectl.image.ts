// Images whose program is kubectl, as Jobs and CronJobs use them to look after the cluster that they run in.
import { defineImage } from '../define-image.ts'
import { kubectl } from './kubectl-program.ts'

const SHELLS: readonly string[] = ['alpine/k8s', 'dtzar/helm-kubectl']

export default defineImage({
  name: 'kubectl',
  repositories: {
    'bitnami/kubectl': 'any tag', 'rancher/kubectl': 'any tag', 'registry.k8s.io/kubectl': 'any tag', 'alpine/k8s': 'any tag', 'alpine/kubectl': 'any tag', 'dtzar/helm-kubectl': 'any tag', 'lachlanevenson/k8s-kubectl': 'any tag',
    'portainer/kubectl-shell': 'any tag',
  },
  sizeMiB: 60,
  entrypoint: ({ repository }) => (SHELLS.includes(repository) ? [] : ['kubectl']),
  command: ({ repository }) => (SHELLS.includes(repository) ? ['bash'] : []),
  programs: { kubectl },
})
