import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { FieldError } from '../kinds/field-error.ts'
import { invalid as invalidField, notSupported, required } from '../kinds/field-errors.ts'
import type { Status } from '../kube-object.ts'
import { alreadyExists, badRequest, conflict, forbidden, invalid, namespaceTerminating, notFound, pathNotFound, success } from './status-errors.ts'

const recorded = new Map(readFileSync(new URL('../../../conformance/api/validation.jsonl', import.meta.url), 'utf8').trim().split('\n')
  .map((line) => JSON.parse(line) as { id: string; body: Status }).map(({ id, body }) => [id, body]))

const pods = { group: '', plural: 'pods' }
const deployments = { group: 'apps', plural: 'deployments' }
const image: FieldError = required('spec.containers[0].image')

test.each<[string, Status]>([
  ['get-absent-pod', notFound(pods, 'ghost')],
  ['get-absent-deployment', notFound(deployments, 'ghost')],
  ['namespace-absent', notFound({ group: '', plural: 'namespaces' }, 'no-such-ns')],
  ['get-absent-resource-type', pathNotFound()],
  ['pod-already-exists', alreadyExists(pods, 'base')],
  ['stale-resource-version', conflict(deployments, 'base')],
  ['pod-no-such-priority-class', forbidden(pods, 'p', 'no PriorityClass with name nope was found')],
  ['rename-not-possible', badRequest('the name of the object (other) does not match the name on the URL (base)')],
  ['pod-no-image', invalid({ group: '', kind: 'Pod' }, 'p', [image])],
  ['pod-bad-pull-policy', invalid({ group: '', kind: 'Pod' }, 'p', [notSupported('spec.containers[0].imagePullPolicy', 'Maybe', ['Always', 'IfNotPresent', 'Never'])])],
  ['job-negative-parallelism', invalid({ group: 'batch', kind: 'Job' }, 'j', [
    invalidField('spec.parallelism', -1, 'must be greater than or equal to 0'), invalidField('spec.backoffLimit', -1, 'must be greater than or equal to 0')])],
  ['networkpolicy-bad-port', invalid({ group: 'networking.k8s.io', kind: 'NetworkPolicy' }, 'n', [invalidField('spec.ingress[0].ports[0].port', 99999, 'must be between 1 and 65535, inclusive')])],
])('recorded: %s', (id, status) => {
  expect(status).toEqual(recorded.get(id))
})

test('a namespace that is going away says so in a cause', () => {
  expect(namespaceTerminating(pods, 'p', 'shop')).toMatchObject({
    code: 403, message: 'pods "p" is forbidden: unable to create new content in namespace shop because it is being terminated',
    details: { causes: [{ reason: 'NamespaceTerminating', message: 'namespace shop is being terminated', field: 'metadata.namespace' }] },
  })
})

test('a success has no reason', () => {
  expect(success(201)).toEqual({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 })
})
