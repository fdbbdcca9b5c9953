// A container that ends with an error shortly after each start, among others that are well.
import { applied, deployment, workers } from '../situation.ts'
import type { Situation } from '../situation.ts'

const PAYMENT = deployment({ name: 'payment', replicas: 3, image: 'busybox:1.36', container: `        command: [sh, -c, "echo connecting to db; sleep 2; echo no route to db >&2; exit 1"]
` })

export default {
  order: 10,
  icon: 'crash',
  title: { ko: '새벽 3시, 결제 파드가 자꾸 다시 시작합니다', en: '03:00, and the payment Pods keep restarting' },
  about: { ko: '파드 12개 · 노드 3대', en: '12 Pods on 3 nodes' },
  preset: workers(3),
  commands: [
    applied(0, 'shop.yaml', deployment({ name: 'shop', replicas: 6, image: 'nginx:1.27' })),
    applied(0, 'cart.yaml', deployment({ name: 'cart', replicas: 3, image: 'redis:7.4' })),
    applied(20_000, 'payment.yaml', PAYMENT),
  ],
  until: 90_000,
} satisfies Situation
