// A new version never becomes ready: the rollout stops where maxSurge and maxUnavailable tell it to, and the old version goes on serving.
import { applied, deployment, workers } from '../situation.ts'
import type { Situation } from '../situation.ts'

const version = (path: string, image: string): string => deployment({ name: 'web', replicas: 6, image, container: `        ports:
        - containerPort: 80
        readinessProbe:
          httpGet: {path: ${path}, port: 80}
          periodSeconds: 5
` })

export default {
  order: 70,
  icon: 'notready',
  title: { ko: '롤링 업데이트가 중간에서 멈췄습니다', en: 'A rolling update that got stuck' },
  about: { ko: '파드 8개 · 노드 3대', en: '8 Pods on 3 nodes' },
  preset: workers(3),
  commands: [
    applied(0, 'web.yaml', version('/', 'nginx:1.26')),
    applied(40_000, 'web.yaml', version('/health', 'nginx:1.27')),
  ],
  until: 90_000,
} satisfies Situation
