// A machine loses power: its kubelet says nothing any more, and nobody knows what became of its Pods.
import { applied, deployment, workers } from '../situation.ts'
import type { Situation } from '../situation.ts'

export default {
  order: 30,
  icon: 'unknown',
  title: { ko: '노드 한 대가 응답하지 않습니다', en: 'One node does not answer' },
  about: { ko: '파드 60개 · 노드 10대', en: '60 Pods on 10 nodes' },
  preset: workers(10),
  commands: [
    applied(0, 'shop.yaml', deployment({ name: 'shop', replicas: 40, image: 'nginx:1.27' })),
    applied(0, 'cart.yaml', deployment({ name: 'cart', replicas: 20, image: 'redis:7.4' })),
    { at: 60_000, command: { do: 'fault', fault: 'power-off', target: { kind: 'Node', name: 'worker-4' } } },
  ],
  until: 115_000,
} satisfies Situation
