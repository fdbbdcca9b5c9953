// The metrics that an autoscaler follows. Models validateMetrics in pkg/apis/autoscaling/validation/validation.go.
import type { CrossVersionObjectReference, MetricIdentifier, MetricSpec, MetricTarget } from '../../generated/api-types.d.ts'
import { compareQuantities } from '../../quantity.ts'
import type { FieldError } from '../field-error.ts'
import { forbidden, invalid, notSupported, required } from '../field-errors.ts'
import { dns1123LabelErrors, pathSegmentErrors } from '../formats.ts'
import { goQuantity } from '../go-value.ts'
import { pushInvalid } from '../pod-template/pod-texts.ts'

/** Kinds of metrics in the order in which the API server looks for them, each in a field of its own. */
const sources = ['object', 'external', 'pods', 'resource', 'containerResource'] as const
type Source = (typeof sources)[number]
const types = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource']
const fieldOfType: Readonly<Record<string, Source>> = {
  Object: 'object', External: 'external', Pods: 'pods', Resource: 'resource', ContainerResource: 'containerResource',
}

export function validateMetrics(metrics: readonly MetricSpec[], minReplicas: number | undefined, path: string, errors: FieldError[]): void {
  metrics.forEach((metric, i) => validateMetric(metric, `${path}[${i}]`, errors))
  // At zero Pods only something outside of them can tell that there is work again.
  if (minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')) {
    errors.push(forbidden(path, 'must specify at least one Object or External metric to support scaling to zero replicas'))
  }
}

function validateMetric(metric: MetricSpec, path: string, errors: FieldError[]): void {
  const type = metric.type ?? ''
  if (!type) errors.push(required(`${path}.type`, 'must specify a metric source type'))
  if (!types.includes(type)) errors.push(notSupported(`${path}.type`, type, types))
  const present = sources.filter((source) => metric[source] !== undefined)
  if (present.length > 0) validateSource(metric, present[0], path, errors)
  const expected = fieldOfType[type]
  if (!expected) errors.push(notSupported(`${path}.type`, type, types))
  else if (!metric[expected]) errors.push(required(`${path}.${expected}`, 'must populate information for the given metric source'))
  if (present.length === 1) return
  for (const source of present) if (source !== expected) errors.push(forbidden(`${path}.${source}`, 'must populate the given metric source only'))
}

function validateSource(metric: MetricSpec, source: Source, path: string, errors: FieldError[]): void {
  const at = `${path}.${source}`
  switch (source) {
    case 'object': {
      const { describedObject, metric: identifier, target = noTarget } = metric.object ?? {}
      validateReference(describedObject, `${at}.describedObject`, errors)
      validateIdentifier(identifier, `${at}.metric`, errors)
      validateTarget(target, `${at}.target`, errors)
      if (target.value === undefined && target.averageValue === undefined) {
        errors.push(required(`${at}.target.averageValue`, 'must set either a target value or averageValue'))
      }
      return
    }
    case 'external': {
      const { metric: identifier, target = noTarget } = metric.external ?? {}
      validateIdentifier(identifier, `${at}.metric`, errors)
      validateTarget(target, `${at}.target`, errors)
      if (target.value === undefined && target.averageValue === undefined) {
        errors.push(required(`${at}.target.averageValue`, 'must set either a target value for metric or a per-pod target'))
      }
      if (target.value !== undefined && target.averageValue !== undefined) {
        errors.push(forbidden(`${at}.target.value`, 'may not set both a target value for metric and a per-pod target'))
      }
      return
    }
    case 'pods': {
      const { metric: identifier, target = noTarget } = metric.pods ?? {}
      validateIdentifier(identifier, `${at}.metric`, errors)
      validateTarget(target, `${at}.target`, errors)
      if (target.averageValue === undefined) errors.push(required(`${at}.target.averageValue`, 'must specify a positive target averageValue'))
      return
    }
    case 'resource':
      if (!metric.resource?.name) errors.push(required(`${at}.name`, 'must specify a resource name'))
      return validateResourceTarget(metric.resource?.target ?? noTarget, `${at}.target`, errors)
    case 'containerResource': {
      const { name, container } = metric.containerResource ?? {}
      if (!name) errors.push(required(`${at}.name`, 'must specify a resource name'))
      if (!container) errors.push(required(`${at}.container`, 'must specify a container'))
      else pushInvalid(errors, `${at}.container`, container, dns1123LabelErrors(container))
      validateResourceTarget(metric.containerResource?.target ?? noTarget, `${at}.target`, errors)
    }
  }
}

const noTarget: MetricTarget = { type: '' }

/** Of what Pods ask for, either a share or an amount. */
function validateResourceTarget(target: MetricTarget, path: string, errors: FieldError[]): void {
  validateTarget(target, path, errors)
  if (target.averageUtilization === undefined && target.averageValue === undefined) {
    errors.push(required(`${path}.averageUtilization`, 'must set either a target raw value or a target utilization'))
  }
  if (target.averageUtilization !== undefined && target.averageValue !== undefined) {
    errors.push(forbidden(`${path}.averageValue`, 'may not set both a target raw value and a target utilization'))
  }
}

function validateTarget({ type, value, averageValue, averageUtilization }: MetricTarget, path: string, errors: FieldError[]): void {
  if (!type) errors.push(required(`${path}.type`, 'must specify a metric target type'))
  if (type !== 'Utilization' && type !== 'Value' && type !== 'AverageValue') {
    errors.push(invalid(`${path}.type`, type ?? '', 'must be either Utilization, Value, or AverageValue'))
  }
  validatePositive(value, `${path}.value`, errors)
  validatePositive(averageValue, `${path}.averageValue`, errors)
  if (averageUtilization !== undefined && averageUtilization < 1) errors.push(invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0'))
}

function validatePositive(amount: string | undefined, path: string, errors: FieldError[]): void {
  if (amount === undefined || compareQuantities(amount, '0') > 0) return
  errors.push(invalid(path, goQuantity(amount), 'must be positive'))
}

function validateIdentifier(identifier: MetricIdentifier | undefined, path: string, errors: FieldError[]): void {
  if (!identifier?.name) errors.push(required(`${path}.name`, 'must specify a metric name'))
  else pushInvalid(errors, `${path}.name`, identifier.name, pathSegmentErrors(identifier.name))
}

/** What is scaled, or measured. */
export function validateReference(reference: CrossVersionObjectReference | undefined, path: string, errors: FieldError[]): void {
  for (const field of ['kind', 'name'] as const) {
    const value = reference?.[field]
    if (!value) errors.push(required(`${path}.${field}`))
    else pushInvalid(errors, `${path}.${field}`, value, pathSegmentErrors(value))
  }
}
