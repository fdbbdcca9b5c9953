// What a Service may say. Models ValidateService of pkg/apis/core/validation/validation.go.
import type { FieldError } from '../field-error.ts'
import { duplicate, eachInvalid, forbidden, invalid, notSupported, required } from '../field-errors.ts'
import { dns1123LabelErrors, dns1123SubdomainErrors, portNumberErrors, portNumberOrNameErrors, qualifiedNameErrors } from '../formats.ts'
import { goSyntax } from '../go-value.ts'
import { nonSpecialIPErrors, ipErrors, parseCIDR } from '../ip-address.ts'
import { labelsErrors } from '../label-validation.ts'
import { clusterIPErrors } from './cluster-ip-validation.ts'
import type { Service, ServicePort } from './service.ts'
import { isExternallyAccessible, isHeadless, needsHealthCheckNodePort } from './service.ts'

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'] as const
const protocols = ['SCTP', 'TCP', 'UDP'] as const
const onlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'"
const sourceRangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges'
const maxAffinityTimeoutSeconds = 86_400

/** Everything about one Service as it stands; metadata is checked elsewhere. */
export function validateService(service: Service): FieldError[] {
  return [
    ...topologyAnnotationErrors(service),
    ...typeErrors(service),
    ...portErrors(service),
    ...labelsErrors('spec.selector', service.spec.selector),
    ...sessionAffinityErrors(service),
    ...clusterIPErrors(service),
    ...externalIPErrors(service),
    ...supportedTypeErrors(service),
    ...nodePortErrors(service),
    ...duplicatePortErrors(service),
    ...loadBalancerErrors(service),
    ...externalTrafficErrors(service),
    ...internalTrafficErrors(service),
    ...trafficDistributionErrors(service),
  ]
}

function topologyAnnotationErrors({ metadata }: Service): FieldError[] {
  const hints = metadata.annotations?.['service.kubernetes.io/topology-aware-hints']
  const mode = metadata.annotations?.['service.kubernetes.io/topology-mode']
  if (hints === undefined || mode === undefined || hints === mode) return []
  return [invalid('metadata.annotations[service.kubernetes.io/topology-mode]', mode, 'must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified')]
}

function typeErrors(service: Service): FieldError[] {
  const { spec } = service
  const errors: FieldError[] = []
  const headless = isHeadless(service)
  if (!spec.ports?.length && !headless && spec.type !== 'ExternalName') errors.push(required('spec.ports'))
  if (headless && (spec.type === 'LoadBalancer' || spec.type === 'NodePort')) {
    errors.push(invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`))
  }
  if (spec.type !== 'ExternalName') return errors
  if (spec.clusterIPs?.length) errors.push(forbidden('spec.clusterIPs', 'may not be set for ExternalName services'))
  if (spec.ipFamilies?.length) errors.push(forbidden('spec.ipFamilies', 'may not be set for ExternalName services'))
  if (spec.ipFamilyPolicy !== undefined) errors.push(forbidden('spec.ipFamilyPolicy', 'may not be set for ExternalName services'))
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  errors.push(...(name ? eachInvalid('spec.externalName', name, dns1123SubdomainErrors(name)) : [required('spec.externalName')]))
  return errors
}

function portErrors({ spec }: Service): FieldError[] {
  const names = new Set<string>()
  const ports = spec.ports ?? []
  return ports.flatMap((port, i) => onePortErrors(port, `spec.ports[${i}]`, ports.length > 1, names))
}

function onePortErrors(port: ServicePort, path: string, nameRequired: boolean, names: Set<string>): FieldError[] {
  const errors: FieldError[] = []
  if (!port.name) {
    if (nameRequired) errors.push(required(`${path}.name`))
  } else {
    errors.push(...eachInvalid(`${path}.name`, port.name, dns1123LabelErrors(port.name)))
    if (names.has(port.name)) errors.push(duplicate(`${path}.name`, port.name))
    names.add(port.name)
  }
  errors.push(...eachInvalid(`${path}.port`, port.port ?? 0, portNumberErrors(port.port ?? 0)))
  errors.push(...protocolErrors(`${path}.protocol`, port.protocol))
  errors.push(...eachInvalid(`${path}.targetPort`, port.targetPort ?? 0, portNumberOrNameErrors(port.targetPort ?? 0)))
  if (port.appProtocol !== undefined) errors.push(...eachInvalid(`${path}.appProtocol`, port.appProtocol, qualifiedNameErrors(port.appProtocol)))
  return errors
}

/** A protocol must be there and be one of the three that kube-proxy carries. */
export function protocolErrors(field: string, protocol: string | undefined): FieldError[] {
  if (!protocol) return [required(field)]
  return (protocols as readonly string[]).includes(protocol) ? [] : [notSupported(field, protocol, protocols)]
}

function sessionAffinityErrors({ spec }: Service): FieldError[] {
  const { sessionAffinity, sessionAffinityConfig } = spec
  const path = 'spec.sessionAffinityConfig'
  if (!sessionAffinity) return [required('spec.sessionAffinity')]
  if (sessionAffinity === 'None') return sessionAffinityConfig ? [forbidden(path, 'must not be set when session affinity is None')] : []
  if (sessionAffinity !== 'ClientIP') return [notSupported('spec.sessionAffinity', sessionAffinity, ['ClientIP', 'None'])]
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds
  if (!sessionAffinityConfig) return [required(path, 'when session affinity type is ClientIP')]
  if (!sessionAffinityConfig.clientIP) return [required(`${path}.clientIP`, 'when session affinity type is ClientIP')]
  if (seconds === undefined) return [required(`${path}.clientIP.timeoutSeconds`, 'when session affinity type is ClientIP')]
  if (seconds > 0 && seconds <= maxAffinityTimeoutSeconds) return []
  return [invalid(`${path}.clientIP.timeoutSeconds`, seconds, `must be greater than 0 and less than ${maxAffinityTimeoutSeconds}`)]
}

function externalIPErrors({ spec }: Service): FieldError[] {
  return (spec.externalIPs ?? []).flatMap((ip, i) => {
    const wrong = ipErrors(`spec.externalIPs[${i}]`, ip)
    return wrong.length ? wrong : nonSpecialIPErrors(`spec.externalIPs[${i}]`, ip)
  })
}

function supportedTypeErrors({ spec }: Service): FieldError[] {
  if (!spec.type) return [required('spec.type')]
  return (types as readonly string[]).includes(spec.type) ? [] : [notSupported('spec.type', spec.type, types)]
}

function nodePortErrors({ spec }: Service): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  const ports = spec.ports ?? []
  if (spec.type === 'ClusterIP') {
    ports.forEach((port, i) => port.nodePort && errors.push(forbidden(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'")))
  }
  ports.forEach((port, i) => {
    if (!port.nodePort) return
    const key = `${port.protocol}/${port.nodePort}`
    if (seen.has(key)) errors.push(duplicate(`spec.ports[${i}].nodePort`, port.nodePort))
    seen.add(key)
  })
  return errors
}

function duplicatePortErrors({ spec }: Service): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [i, port] of (spec.ports ?? []).entries()) {
    const key = `${port.protocol}/${port.port}`
    if (seen.has(key)) {
      errors.push(duplicate(`spec.ports[${i}]`, goSyntax(`core.ServicePort{Name:"", Protocol:"${port.protocol ?? ''}", AppProtocol:(*string)(nil), Port:${port.port}, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}`)))
    }
    seen.add(key)
  }
  return errors
}

function loadBalancerErrors({ metadata, spec }: Service): FieldError[] {
  const errors: FieldError[] = []
  const balanced = spec.type === 'LoadBalancer'
  const annotated = metadata.annotations?.[sourceRangesAnnotation]
  const listed = spec.loadBalancerSourceRanges ?? []
  if (listed.length || annotated !== undefined) {
    const path = listed.length ? 'spec.LoadBalancerSourceRanges' : `metadata.annotations[${sourceRangesAnnotation}]`
    const ranges = listed.length ? listed : annotated!.trim() === '' ? [] : annotated!.split(',')
    if (!balanced) errors.push(forbidden(path, onlyLoadBalancer))
    if (ranges.some((range) => !parseCIDR(range.trim()))) {
      errors.push(invalid(path, listed.length ? `[${listed.join(' ')}]` : annotated, 'must be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24 '))
    }
  }
  if (spec.allocateLoadBalancerNodePorts !== undefined && !balanced) errors.push(forbidden('spec.allocateLoadBalancerNodePorts', onlyLoadBalancer))
  if (spec.allocateLoadBalancerNodePorts === undefined && balanced) errors.push(required('allocateLoadBalancerNodePorts'))
  return [...errors, ...loadBalancerClassErrors(spec.loadBalancerClass, balanced)]
}

/** loadBalancerClass is a qualified name, of load balancers only. */
export function loadBalancerClassErrors(name: string | undefined, balanced: boolean): FieldError[] {
  if (name === undefined) return []
  if (!balanced) return [forbidden('spec.loadBalancerClass', onlyLoadBalancer)]
  return eachInvalid('spec.loadBalancerClass', name, qualifiedNameErrors(name))
}

function externalTrafficErrors(service: Service): FieldError[] {
  const { externalTrafficPolicy: policy, healthCheckNodePort: port = 0 } = service.spec
  const errors: FieldError[] = []
  if (!isExternallyAccessible(service)) {
    if (policy) errors.push(invalid('spec.externalTrafficPolicy', policy, "may only be set when `type` is 'NodePort' or 'LoadBalancer'"))
  } else if (!policy) errors.push(required('spec.externalTrafficPolicy'))
  else if (policy !== 'Cluster' && policy !== 'Local') errors.push(notSupported('spec.externalTrafficPolicy', policy, ['Cluster', 'Local']))
  if (!needsHealthCheckNodePort(service)) {
    if (port !== 0) errors.push(invalid('spec.healthCheckNodePort', port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"))
  } else if (port !== 0) errors.push(...eachInvalid('spec.healthCheckNodePort', port, portNumberErrors(port)))
  return errors
}

function internalTrafficErrors({ spec }: Service): FieldError[] {
  const policy = spec.internalTrafficPolicy
  if (policy === undefined) return spec.type === 'ClusterIP' || spec.type === 'NodePort' || spec.type === 'LoadBalancer' ? [required('spec.internalTrafficPolicy')] : []
  return policy === 'Cluster' || policy === 'Local' ? [] : [notSupported('spec.internalTrafficPolicy', policy, ['Cluster', 'Local'])]
}

const distributions = ['PreferClose', 'PreferSameNode', 'PreferSameZone'] as const

function trafficDistributionErrors({ spec }: Service): FieldError[] {
  const distribution = spec.trafficDistribution
  return distribution === undefined || (distributions as readonly string[]).includes(distribution) ? [] : [notSupported('spec.trafficDistribution', distribution, distributions)]
}
