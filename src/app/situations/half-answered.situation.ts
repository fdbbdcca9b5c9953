// Two Deployments wear the same label, so the Service sends half of the requests to Pods on which nobody listens at its port.
import { applied, deployment, workers } from '../situation.ts'
import type { Situation } from '../situation.ts'

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
  - port: 80
`

export default {
  order: 40,
  icon: 'packet',
  title: { ko: '요청의 절반만 답을 받습니다', en: 'Only half of the requests are answered' },
  about: { ko: 'Service 1개 · 파드 4개', en: '1 Service, 4 Pods' },
  preset: workers(3),
  commands: [
    applied(0, 'web.yaml', deployment({ name: 'web', replicas: 2, image: 'nginx:1.27', labels: 'app: web, tier: front' })),
    applied(0, 'cache.yaml', deployment({ name: 'cache', replicas: 2, image: 'redis:7.4', labels: 'app: web, tier: cache' })),
    applied(0, 'service.yaml', SERVICE),
    { at: 30_000, command: { do: 'traffic', service: { namespace: 'default', name: 'web' }, count: 40, everyMs: 250 } },
  ],
  until: 42_000,
} satisfies Situation
