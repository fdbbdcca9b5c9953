// Words that sessions are made of. What stands here costs a link next to nothing, wherever it repeats it.
// It is part of the link format: a changed word would spoil every link that was made before. A new list needs a new format.

/** Manifests as people write them, most usual last: deflate finds near words more cheaply. */
const MANIFESTS = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-all
spec:
  podSelector: {}
  policyTypes:
  - Ingress
  - Egress
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: nginx
  rules:
  - host: web.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port:
              number: 80
---
apiVersion: batch/v1
kind: CronJob
spec:
  schedule: "*/1 * * * *"
  jobTemplate:
    spec:
      completions: 1
      backoffLimit: 4
      template:
        spec:
          restartPolicy: OnFailure
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  minReplicas: 1
  maxReplicas: 10
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 50
---
apiVersion: policy/v1
kind: PodDisruptionBudget
spec:
  minAvailable: 2
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: reader
subjects:
- kind: ServiceAccount
  name: default
  namespace: default
rules:
- apiGroups: [""]
  resources: ["pods"]
  verbs: ["get", "list", "watch"]
---
apiVersion: v1
kind: Namespace
---
apiVersion: v1
kind: Secret
type: Opaque
stringData:
  password: secret
data:
---
apiVersion: v1
kind: ConfigMap
---
apiVersion: apps/v1
kind: DaemonSet
---
apiVersion: apps/v1
kind: StatefulSet
spec:
  serviceName: db
  volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      accessModes: ["ReadWriteOnce"]
      storageClassName: disk
      resources:
        requests:
          storage: 1Gi
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: disk
provisioner: wheelhouse.test/disk
reclaimPolicy: Delete
volumeBindingMode: WaitForFirstConsumer
allowVolumeExpansion: true
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: pv-1
spec:
  capacity:
    storage: 10Gi
  accessModes:
  - ReadWriteOnce
  - ReadOnlyMany
  - ReadWriteMany
  persistentVolumeReclaimPolicy: Retain
  storageClassName: ""
  hostPath:
    path: /tmp/data
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
spec:
  accessModes:
  - ReadWriteOnce
  storageClassName: manual
  resources:
    requests:
      storage: 1Gi
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  restartPolicy: Never
  nodeName: worker-1
  nodeSelector:
    kubernetes.io/hostname: worker-1
    topology.kubernetes.io/zone: a
  tolerations:
  - key: node-role.kubernetes.io/control-plane
    operator: Exists
    effect: NoSchedule
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
      - labelSelector:
          matchLabels:
            app: web
        topologyKey: kubernetes.io/hostname
  topologySpreadConstraints:
  - maxSkew: 1
    whenUnsatisfiable: DoNotSchedule
  terminationGracePeriodSeconds: 30
  initContainers:
  - name: init
    image: busybox:1.36
    command: ["sh", "-c", "while true; do date >> /data/log.txt; sleep 5; done"]
  containers:
  - name: web
    image: nginx:1.28
    args: ["sleep", "3600"]
    imagePullPolicy: IfNotPresent
    env:
    - name: MESSAGE
      value: hello
      valueFrom:
        configMapKeyRef:
          name: settings
          key: message
    envFrom:
    - configMapRef:
        name: settings
    volumeMounts:
    - name: data
      mountPath: /data
      readOnly: true
    livenessProbe:
      httpGet:
        path: /healthz
        port: 80
      initialDelaySeconds: 5
      periodSeconds: 5
      failureThreshold: 3
    readinessProbe:
      tcpSocket:
        port: 80
  volumes:
  - name: data
    emptyDir: {}
  - name: disk
    persistentVolumeClaim:
      claimName: data
  - name: settings
    configMap:
      name: settings
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: default
spec:
  type: ClusterIP
  type: NodePort
  type: LoadBalancer
  selector:
    app: web
    version: v1
  ports:
  - name: http
    port: 80
    targetPort: 80
    nodePort: 30080
    protocol: TCP
---
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  replicas: 3
  minReadySeconds: 5
  revisionHistoryLimit: 10
  progressDeadlineSeconds: 600
  strategy:
    type: Recreate
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
        version: v2
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports:
        - containerPort: 80
        resources:
          requests:
            cpu: 500m
            memory: 256Mi
          limits:
            cpu: "1"
            memory: 512Mi
`

/** Lines that learners type, and the frame around every act. */
const ACTS = [
  'busybox httpd redis mysql:8 wordpress postgres cp-1 worker-1 worker-2 worker-3 kube-system default Node Pod Deployment ReplicaSet Service SimProcess SimLoop SimAddon SimImage',
  'deployment-controller replicaset-controller endpointslice-controller kube-apiserver kube-scheduler kube-controller-manager cluster-autoscaler kubelet-worker-1 kube-proxy-worker-1',
  'power-off power-on stop start crash crash-loop heal fail-requests start-foreign container percent',
  'kubectl explain deployment.spec', 'kubectl api-resources', 'kubectl cluster-info', 'kubectl run web --image=nginx:1.27 --restart=Never', 'kubectl create deployment web --image=nginx:1.27 --replicas=3',
  'kubectl expose deployment web --port=80 --target-port=80 --type=NodePort', 'kubectl label pod web app=web --overwrite', 'kubectl annotate deployment/web kubernetes.io/change-cause=',
  'kubectl patch service web -p \'{"spec":{"selector":{"app":"web","version":"v2"}}}\'', 'kubectl set image deployment/web web=nginx:1.28', 'kubectl cordon worker-1', 'kubectl uncordon worker-1', 'kubectl drain worker-1 --ignore-daemonsets --delete-emptydir-data --force',
  'kubectl taint nodes worker-1 dedicated=web:NoSchedule', 'kubectl exec -it web -- sh -c "cat /data/log.txt"', 'kubectl logs web --previous -f', 'kubectl apply -f web.yaml', 'kubectl delete pod web --grace-period=0 --force', 'kubectl delete -f pod.yaml service.yaml deployment.yaml pvc.yaml pv.yaml',
  'kubectl get events --sort-by=.metadata.creationTimestamp', 'kubectl get endpointslices -l kubernetes.io/service-name=web', 'kubectl get pv,pvc', 'kubectl get deployments,replicasets,pods,services --show-labels -o yaml', 'kubectl get pods -o wide -n kube-system', 'kubectl get nodes -w', 'kubectl get all -A',
  'kubectl describe pod web', 'kubectl describe node worker-1', 'kubectl scale deployment web --replicas=5', 'kubectl rollout status deployment/web', 'kubectl rollout history deployment/web', 'kubectl rollout pause deployment/web', 'kubectl rollout resume deployment/web', 'kubectl rollout undo deployment/web --to-revision=1',
].join('\n')

const FRAME = '["q",0,"guess","complete"],["q",1000,"predict","yes"],["t",0,"default","web",20,200],["f",0,"power-off","Node","","worker-1"],["d",5000,"Pod","default","web-"],["k",0,"kubectl get pods"],["a",20000,"apiVersion: apps/v1","web.yaml"]],'

/** As it stands in the JSON of a link: line ends and quotes are escaped there. */
export const DICTIONARY = `${JSON.stringify(ACTS)}${JSON.stringify(MANIFESTS)}${FRAME}`
