// A claim asks for more than any volume offers: it stays Pending, and the Pod that wants it waits with it.
import { applied, deployment, workers } from '../situation.ts'
import type { Situation } from '../situation.ts'

const STORAGE = `apiVersion: v1
kind: PersistentVolume
metadata:
  name: disk-small
spec:
  capacity: {storage: 5Gi}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: manual
  hostPath: {path: /srv/disk-small}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: manual
  resources: {requests: {storage: 10Gi}}
`

const DATABASE = `apiVersion: v1
kind: Pod
metadata:
  name: db
spec:
  containers:
  - name: postgres
    image: postgres:16
    env:
    - {name: POSTGRES_PASSWORD, value: example}
    volumeMounts:
    - {name: data, mountPath: /var/lib/postgresql/data}
  volumes:
  - name: data
    persistentVolumeClaim: {claimName: data}
`

export default {
  order: 60,
  icon: 'dock',
  title: { ko: '볼륨 요청이 계속 대기 중입니다', en: 'A claim that stays pending' },
  about: { ko: 'PVC 1개 · PV 1개 · 파드 4개', en: '1 claim, 1 volume, 4 Pods' },
  preset: workers(3),
  commands: [
    applied(0, 'shop.yaml', deployment({ name: 'shop', replicas: 3, image: 'nginx:1.27' })),
    applied(5_000, 'storage.yaml', STORAGE),
    applied(8_000, 'db.yaml', DATABASE),
  ],
  until: 40_000,
} satisfies Situation
