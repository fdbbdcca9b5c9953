// More is asked for than the machines have: the scheduler finds no node for some Pods.
import { applied, deployment, workers } from '../situation.ts'
import type { Situation } from '../situation.ts'

const asking = (cpu: string): string => `        resources: {requests: {cpu: ${cpu}}}
`

export default {
  order: 20,
  icon: 'unschedulable',
  title: { ko: '자리가 없는데 파드는 늘어납니다', en: 'No room left, and still more Pods' },
  about: { ko: '파드 60개 · 노드 6대', en: '60 Pods on 6 nodes' },
  preset: workers(6),
  commands: [
    applied(0, 'shop.yaml', deployment({ name: 'shop', replicas: 20, image: 'nginx:1.27', container: asking('500m') })),
    applied(30_000, 'report.yaml', deployment({ name: 'report', replicas: 40, image: 'httpd:2.4', container: asking('500m') })),
  ],
  until: 75_000,
} satisfies Situation
