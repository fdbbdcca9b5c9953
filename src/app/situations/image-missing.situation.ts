// A mistyped tag: the registry has no such image, so the kubelet waits longer and longer between its attempts.
import { applied, deployment, workers } from '../situation.ts'
import type { Situation } from '../situation.ts'

export default {
  order: 50,
  icon: 'pulling',
  title: { ko: '이미지를 받지 못하는 파드가 있습니다', en: 'An image that cannot be pulled' },
  about: { ko: '파드 7개 · 노드 3대', en: '7 Pods on 3 nodes' },
  preset: workers(3),
  commands: [
    applied(0, 'shop.yaml', deployment({ name: 'shop', replicas: 4, image: 'nginx:1.27' })),
    applied(10_000, 'catalogue.yaml', deployment({ name: 'catalogue', replicas: 3, image: 'nginx:1.72' })),
  ],
  until: 70_000,
} satisfies Situation
