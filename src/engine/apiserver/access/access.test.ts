// Who may do what, held against a control plane with access control.
import { beforeEach, describe, expect, it } from 'vitest'
import { rules } from '../../kinds/rules-catalogue.ts'
import type { Status } from '../../kube-object.ts'
import { policies } from '../admission/policy-catalogue.ts'
import type { ApiRequest, ApiResponse } from '../request.ts'
import { ControlPlane } from '../testing/control-plane.ts'
import { createAccess } from './access-control.ts'
import type { Credentials } from './user.ts'

let plane: ControlPlane

beforeEach(() => {
  plane = new ControlPlane({}, ['kubectl', 'replicaset-controller', 'worker-1/kubelet', 'worker-2/kubelet'], { rules, policies, access: createAccess })
})

const as = (name: string, ...groups: string[]): Credentials => ({ as: name, ...(groups.length > 0 && { asGroups: groups }) })
const ask = (request: ApiRequest, credentials?: Credentials, from?: string): ApiResponse => plane.send(credentials ? { ...request, credentials } : request, from)
const message = ({ code, body }: ApiResponse): string => `${code} ${(body as Status).message ?? ''}`
const create = (resource: string, body: object, namespace?: string, credentials?: Credentials): ApiResponse => ask({ verb: 'create', resource, ...(namespace && { namespace }), body }, credentials)
const RBAC = 'rbac.authorization.k8s.io'
const pods: ApiRequest = { verb: 'list', resource: 'pods', namespace: 'default' }
const reader = { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata: { name: 'reader' }, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }] }
const bind = (name: string, role: string, kind: 'Role' | 'ClusterRole', ...subjects: object[]): object => ({ apiVersion: `${RBAC}/v1`, kind: 'RoleBinding', metadata: { name }, roleRef: { apiGroup: RBAC, kind, name: role }, subjects })
const jane = { kind: 'User', apiGroup: RBAC, name: 'jane' }

describe('authorisation', () => {
  it('nobody may do anything that no role grants, in the words of the API server', () => {
    expect(message(ask(pods, as('jane')))).toBe('403 pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"')
    expect(message(ask({ verb: 'get', resource: 'deployments.apps', namespace: 'demo', name: 'web' }, as('jane')))).toBe('403 deployments.apps "web" is forbidden: User "jane" cannot get resource "deployments" in API group "apps" in the namespace "demo"')
    expect(message(ask({ verb: 'list', resource: 'nodes' }, as('jane')))).toBe('403 nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope')
    expect(message(ask({ verb: 'create', resource: 'pods', namespace: 'default', name: 'web', subresource: 'exec', body: {} }, as('jane')))).toBe('403 pods "web" is forbidden: User "jane" cannot create resource "pods/exec" in API group "" in the namespace "default"')
    expect(message(ask(pods, { anonymous: true }))).toBe('403 pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" in the namespace "default"')
  })

  it('the administrator of the cluster may do everything, by the binding of kubeadm', () => {
    expect(ask(pods).code).toBe(200)
    expect(ask({ verb: 'delete', resource: `clusterrolebindings.${RBAC}`, name: 'kubeadm:cluster-admins' }).code).toBe(200)
    expect(message(ask(pods))).toBe('403 pods is forbidden: User "kubernetes-admin" cannot list resource "pods" in API group "" in the namespace "default"')
  })

  it('one name in other groups is somebody else, however often it has asked before', () => {
    create(`clusterrolebindings.${RBAC}`, { apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata: { name: 'readers' }, roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'Group', apiGroup: RBAC, name: 'readers' }] })
    expect(ask(pods, as('jane', 'readers')).code).toBe(200)
    expect(ask(pods, as('jane', 'writers')).code).toBe(403)
    expect(ask(pods, as('jane', 'readers')).code).toBe(200)
  })

  it('a role counts in the namespace of its binding, and what it names', () => {
    create(`roles.${RBAC}`, reader, 'default')
    create(`rolebindings.${RBAC}`, bind('read', 'reader', 'Role', jane), 'default')
    expect(ask(pods, as('jane')).code).toBe(200)
    expect(ask({ ...pods, namespace: 'demo' }, as('jane')).code).toBe(403)
    expect(ask({ ...pods, verb: 'deletecollection' }, as('jane')).code).toBe(403)
    create(`roles.${RBAC}`, { ...reader, metadata: { name: 'one' }, rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames: ['a'], verbs: ['get'] }] }, 'default')
    create(`rolebindings.${RBAC}`, bind('one', 'one', 'Role', { kind: 'Group', apiGroup: RBAC, name: 'dev' }), 'default')
    const get = (name: string): number => ask({ verb: 'get', resource: 'configmaps', namespace: 'default', name }, as('joe', 'dev')).code
    expect([get('a'), get('b')]).toEqual([404, 403])
    ask({ verb: 'delete', resource: `rolebindings.${RBAC}`, namespace: 'default', name: 'read' })
    expect(ask(pods, as('jane')).code).toBe(403)
  })

  it('a binding of a role that is not there says so', () => {
    create(`rolebindings.${RBAC}`, bind('read', 'nothing', 'Role', jane), 'default')
    expect(message(ask(pods, as('jane')))).toContain('in the namespace "default": RBAC: role.rbac.authorization.k8s.io "nothing" not found')
  })

  it('every cluster has the default roles, without anybody having stored them', () => {
    expect(plane.etcd.objects.has(`clusterroles.${RBAC}/view`)).toBe(false)
    const view = ask({ verb: 'get', resource: `clusterroles.${RBAC}`, name: 'view' }).body as unknown as { rules: readonly { resources: readonly string[] }[] }
    expect(view.rules.some(({ resources }) => resources.includes('pods/log'))).toBe(true)
    create(`rolebindings.${RBAC}`, bind('look', 'view', 'ClusterRole', jane), 'demo')
    expect(ask({ ...pods, namespace: 'demo' }, as('jane')).code).toBe(200)
    expect(ask({ verb: 'list', resource: 'secrets', namespace: 'demo' }, as('jane')).code).toBe(403)
  })

  it('a default role that somebody changes or deletes stays so', () => {
    const name = 'system:aggregate-to-view', patch = ask({ verb: 'patch', resource: `clusterroles.${RBAC}`, name, patchType: 'json', body: [{ op: 'replace', path: '/rules', value: [] }] })
    expect(patch.code).toBe(200)
    expect(plane.etcd.objects.has(`clusterroles.${RBAC}/${name}`)).toBe(true)
    create(`rolebindings.${RBAC}`, bind('look', 'view', 'ClusterRole', jane), 'demo')
    expect(ask({ ...pods, namespace: 'demo' }, as('jane')).code).toBe(403)
    expect(ask({ verb: 'delete', resource: `clusterroles.${RBAC}`, name: 'edit' }).code).toBe(200)
    expect(ask({ verb: 'get', resource: `clusterroles.${RBAC}`, name: 'edit' }).code).toBe(404)
  })

  it('going back in time undoes what was granted since', () => {
    plane.kernel.checkpoint()
    const before = plane.kernel.now
    create(`rolebindings.${RBAC}`, bind('look', 'view', 'ClusterRole', jane), 'default')
    expect(ask(pods, as('jane')).code).toBe(200)
    plane.kernel.rewind(before)
    expect(ask(pods, as('jane')).code).toBe(403)
  })

  it('an API server that begins anew has the default roles again that somebody deleted', () => {
    ask({ verb: 'delete', resource: `clusterroles.${RBAC}`, name: 'edit' })
    plane.api.stop('stopped')
    plane.api.start()
    plane.kernel.advance(plane.kernel.now + 2_000)
    expect(ask({ verb: 'get', resource: `clusterroles.${RBAC}`, name: 'edit' }).code).toBe(200)
  })

  it('a role with the label of an aggregated one becomes part of it', () => {
    create(`rolebindings.${RBAC}`, bind('look', 'view', 'ClusterRole', jane), 'demo')
    create(`clusterroles.${RBAC}`, { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: 'more', labels: { [`${RBAC}/aggregate-to-view`]: 'true' } }, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }] })
    expect(ask({ verb: 'list', resource: 'secrets', namespace: 'demo' }, as('jane')).code).toBe(200)
  })

  it('nobody grants what they do not have', () => {
    create(`clusterroles.${RBAC}`, { ...reader, kind: 'ClusterRole', metadata: { name: 'granter' }, rules: [{ apiGroups: [RBAC], resources: ['roles', 'rolebindings'], verbs: ['create', 'update'] }, { apiGroups: [''], resources: ['pods'], verbs: ['get'] }] })
    create(`rolebindings.${RBAC}`, bind('grant', 'granter', 'ClusterRole', jane), 'default')
    create(`clusterroles.${RBAC}`, { ...reader, kind: 'ClusterRole', metadata: { name: 'reader' } })
    expect(message(create(`roles.${RBAC}`, reader, 'default', as('jane')))).toBe('403 roles.rbac.authorization.k8s.io "reader" is forbidden: user "jane" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["list"]}')
    expect(create(`rolebindings.${RBAC}`, bind('mine', 'reader', 'ClusterRole', jane), 'default', as('jane')).code).toBe(403)
    expect(create(`roles.${RBAC}`, { ...reader, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] }, 'default', as('jane')).code).toBe(201)
  })
})

describe('authentication', () => {
  it('a token that nobody signed is worth nothing', () => {
    expect(ask(pods, { token: 'made-up' })).toMatchObject({ code: 401, body: { reason: 'Unauthorized', message: 'Unauthorized' } })
  })

  it('a token of a service account is that account until it expires or the account goes', () => {
    create(`rolebindings.${RBAC}`, bind('look', 'view', 'ClusterRole', { kind: 'ServiceAccount', name: 'default', namespace: 'demo' }), 'default')
    const given = create('serviceaccounts', { spec: { expirationSeconds: 600 } }, 'demo')
    expect(given.code).not.toBe(201)
    const { body } = ask({ verb: 'create', resource: 'serviceaccounts', namespace: 'demo', name: 'default', subresource: 'token', body: { spec: { expirationSeconds: 600 } } })
    const { token } = (body as unknown as { status: { token: string } }).status
    expect(ask(pods, { token }).code).toBe(200)
    expect(message(ask({ ...pods, namespace: 'demo' }, { token }))).toContain('User "system:serviceaccount:demo:default" cannot list')
    expect(ask({ verb: 'create', resource: 'selfsubjectreviews.authentication.k8s.io', body: {} }, { token }).body).toMatchObject({ status: { userInfo: { username: 'system:serviceaccount:demo:default', groups: ['system:serviceaccounts', 'system:serviceaccounts:demo', 'system:authenticated'] } } })
    plane.kernel.advance(plane.kernel.now + 601_000)
    expect(ask(pods, { token }).code).toBe(401)
  })

  it('only those who may impersonate ask for somebody else', () => {
    const { body } = ask({ verb: 'create', resource: 'serviceaccounts', namespace: 'demo', name: 'default', subresource: 'token', body: {} }), { token } = (body as unknown as { status: { token: string } }).status
    expect(message(ask(pods, { token, as: 'jane' }))).toBe('403 users "jane" is forbidden: User "system:serviceaccount:demo:default" cannot impersonate resource "users" in API group "" at the cluster scope')
    expect(ask({ verb: 'create', resource: 'selfsubjectreviews.authentication.k8s.io', body: {} }, as('system:serviceaccount:demo:default')).body).toMatchObject({ status: { userInfo: { groups: ['system:serviceaccounts', 'system:serviceaccounts:demo', 'system:authenticated'] } } })
  })
})

describe('reviews', () => {
  const review = (spec: object, credentials?: Credentials): unknown => (ask({ verb: 'create', resource: 'selfsubjectaccessreviews.authorization.k8s.io', body: { spec } }, credentials).body as unknown as { status: unknown }).status

  it('say whether somebody may, and by what', () => {
    expect(review({ resourceAttributes: { verb: 'create', resource: 'pods', namespace: 'default' } })).toEqual({ allowed: true, reason: 'RBAC: allowed by ClusterRoleBinding "kubeadm:cluster-admins" of ClusterRole "cluster-admin" to Group "kubeadm:cluster-admins"' })
    expect(review({ resourceAttributes: { verb: 'create', resource: 'pods', namespace: 'default' } }, as('jane'))).toEqual({ allowed: false })
    expect(review({ nonResourceAttributes: { verb: 'get', path: '/version' } }, as('jane'))).toMatchObject({ allowed: true })
  })
})

describe('nodes', () => {
  const pod = (node: string, extra: object = {}): object => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: `on-${node}` }, spec: { nodeName: node, containers: [{ name: 'c', image: 'example/x:1' }], ...extra } })
  const secret = (from: string): ApiResponse => ask({ verb: 'get', resource: 'secrets', namespace: 'default', name: 'creds' }, undefined, from)

  it('a kubelet reads only what Pods on its own node need', () => {
    create('secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'creds' } }, 'default')
    expect(message(secret('worker-1/kubelet'))).toBe(`403 secrets "creds" is forbidden: User "system:node:worker-1" cannot get resource "secrets" in API group "" in the namespace "default": no relationship found between node 'worker-1' and this object`)
    expect(create('pods', pod('worker-1', { volumes: [{ name: 's', secret: { secretName: 'creds' } }] }), 'default').code).toBe(201)
    expect(secret('worker-1/kubelet').code).toBe(200)
    expect(secret('worker-2/kubelet').code).toBe(403)
    expect(message(ask({ verb: 'list', resource: 'pods' }, undefined, 'worker-1/kubelet'))).toContain('can only list/watch pods with spec.nodeName field selector')
  })
})
