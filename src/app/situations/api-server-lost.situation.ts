// One of three API servers ends: who was connected to it turns to another, and the work goes on.
import { PRESETS } from '../../lessons/presets.ts'
import { applied, deployment } from '../situation.ts'
import type { Situation } from '../situation.ts'

export default {
  order: 90,
  icon: 'ready',
  title: { ko: 'API 서버 셋 중 하나가 없습니다', en: 'One of three API servers is gone' },
  about: { ko: '로드 밸런서 뒤의 API 서버 3개 · 하나가 멈춰도 파드는 5개', en: 'Three API servers behind a balancer; one has stopped, and there are 5 Pods all the same' },
  preset: PRESETS['high-availability'],
  commands: [
    applied(0, 'web.yaml', deployment({ name: 'web', replicas: 3, image: 'nginx:1.27' })),
    { at: 15_000, command: { do: 'fault', fault: 'stop', target: { kind: 'SimProcess', name: 'kube-apiserver-cp-2' } } },
    applied(35_000, 'web.yaml', deployment({ name: 'web', replicas: 5, image: 'nginx:1.27' })),
  ],
  until: 50_000,
} satisfies Situation
