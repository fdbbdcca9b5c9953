// Two of three members of etcd are gone: what runs goes on, and nothing can be changed.
import { PRESETS } from '../../lessons/presets.ts'
import { applied, deployment } from '../situation.ts'
import type { Situation } from '../situation.ts'

export default {
  order: 80,
  icon: 'unknown',
  title: { ko: 'etcd에 정족수가 없습니다', en: 'etcd has no quorum' },
  about: { ko: '파드 3개 · etcd 멤버 셋 중 둘이 없음', en: '3 Pods; two of three members of etcd are gone' },
  preset: PRESETS['etcd-stacked'],
  commands: [
    applied(0, 'web.yaml', deployment({ name: 'web', replicas: 3, image: 'nginx:1.27' })),
    { at: 30_000, command: { do: 'fault', fault: 'isolate', target: { kind: 'SimProcess', name: 'etcd-2' } } },
    { at: 30_000, command: { do: 'fault', fault: 'stop', target: { kind: 'SimProcess', name: 'etcd-3' } } },
    applied(40_000, 'web.yaml', deployment({ name: 'web', replicas: 5, image: 'nginx:1.27' })),
  ],
  until: 50_000,
} satisfies Situation
