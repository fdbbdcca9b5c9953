// What a PodSpec gets when its author left it out: in a Pod, and in every template of one.
// Models pkg/apis/core/v1/defaults.go and the conversions of pkg/apis/core/v1/conversion.go.
import type {
  Container, ContainerPort, EnvVar, EphemeralContainer, Lifecycle, LifecycleHandler, Pod, PodSpec, PodTemplateSpec, Probe, ResourceRequirements,
} from '../../generated/api-types.d.ts'
import { formatQuantity, quantityOf } from '../../quantity.ts'
import { derived, each, orEmpty, sequence, shape, when } from '../defaulting.ts'
import type { Shape } from '../defaulting.ts'
import { imagePullPolicyFor } from './image-name.ts'
import { templateMeta } from './template-meta.ts'
import { fieldRef, volume } from './volume-defaults.ts'

const httpGet = shape<NonNullable<Probe['httpGet']>>({ path: '/', scheme: 'HTTP' })

const probe = shape<Probe>({
  httpGet,
  grpc: shape<NonNullable<Probe['grpc']>>({ service: '' }),
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
})

const handler = shape<LifecycleHandler>({ httpGet })
const lifecycle = shape<Lifecycle>({ postStart: handler, preStop: handler })

const env = shape<EnvVar>({ valueFrom: shape<NonNullable<EnvVar['valueFrom']>>({ fieldRef }) })

/** Amounts finer than a thousandth are rounded up, since nothing counts finer. */
const resourceList = derived<Readonly<Record<string, string>>, unknown>((list) => {
  if (!list) return list
  let rounded: Record<string, string> | undefined
  for (const name of Object.keys(list)) {
    const text = list[name]
    if (typeof text !== 'string' || !/[nu]$/.test(text)) continue
    const { nano, format } = quantityOf(text)
    rounded ??= { ...list }
    rounded[name] = formatQuantity({ nano: ((nano + 999_999n) / 1_000_000n) * 1_000_000n, format })
  }
  return rounded ?? list
})

const resources = shape<ResourceRequirements>({ limits: resourceList, requests: resourceList })

const containerRules = {
  ports: each<ContainerPort>({ protocol: 'TCP' }),
  env: each(env),
  resources: orEmpty(resources),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle,
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
} as const

const container = shape<Container>({ ...containerRules, imagePullPolicy: (c) => imagePullPolicyFor(c.image ?? '') })
const ephemeralContainer = shape<EphemeralContainer>({ ...containerRules, imagePullPolicy: (c) => imagePullPolicyFor(c.image ?? '') })

/** With the host's network a port of the container is a port of the host. */
const hostPort = shape<ContainerPort>({ hostPort: derived((given, port: ContainerPort) => given || port.containerPort) })
const hostPorts = shape<PodSpec>({ containers: each<Container>({ ports: each(hostPort) }), initContainers: each<Container>({ ports: each(hostPort) }) })

/** `serviceAccount` is the older name of `serviceAccountName`; the API server shows both. */
const serviceAccount = shape<PodSpec>({
  serviceAccountName: (spec) => spec.serviceAccount || undefined,
  serviceAccount: derived((name, spec: PodSpec) => spec.serviceAccountName || name),
})

/** A PodSpec wherever it stands. */
export const podSpec: Shape<PodSpec> = sequence(
  shape<PodSpec>({
    volumes: each(volume),
    initContainers: each(container),
    containers: each(container),
    ephemeralContainers: each(ephemeralContainer),
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: orEmpty<NonNullable<PodSpec['securityContext']>>(),
    schedulerName: 'default-scheduler',
  }),
  when((spec) => spec.hostNetwork === true, hostPorts),
  when((spec) => spec.serviceAccount !== undefined || spec.serviceAccountName !== undefined, serviceAccount),
)


/** A template of Pods. */
export const podTemplate: Shape<PodTemplateSpec> = shape<PodTemplateSpec>({ metadata: templateMeta(), spec: orEmpty(podSpec) })

/** Of a Pod itself (not of a template), a limit without a request is a request too. */
const requestsFromLimits = shape<Container>({
  resources: shape<ResourceRequirements>({
    requests: derived((requests, { limits }: ResourceRequirements) => {
      if (!limits) return requests
      let filled: Record<string, string> | undefined
      for (const name of Object.keys(limits)) {
        if (requests && name in requests) continue
        filled ??= { ...requests }
        filled[name] = limits[name]
      }
      return filled ?? requests
    }),
  }),
})

const podOnly = shape<PodSpec>({ containers: each(requestsFromLimits), initContainers: each(requestsFromLimits), enableServiceLinks: true })

/** A whole Pod. */
export const pod: Shape<Pod> = shape<Pod>({ spec: orEmpty(sequence(podOnly, podSpec)) })
