// kubectl as somebody: --as, --token, auth and the generators of roles and bindings.
import { describe, expect, it } from 'vitest'
import { openTerminal } from '../../testing/terminal.ts'

describe('kubectl auth', () => {
  const terminal = openTerminal()

  it('the administrator may do everything and learns who that is', () => {
    expect(terminal.text('auth can-i create pods')).toBe('yes\n')
    expect(terminal.text('auth whoami')).toBe('ATTRIBUTE   VALUE\nUsername    kubernetes-admin\nGroups      [kubeadm:cluster-admins system:authenticated]\n')
    expect(terminal.text('auth can-i --list')).toContain('*.*')
  })

  it('somebody else may only do what a role grants', () => {
    expect(terminal.run('auth can-i list pods --as=jane')).toEqual({ exit: 1, stdout: 'no\n', stderr: '' })
    expect(terminal.text('get pods --as=jane')).toBe('Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"\n')
    expect(terminal.text('create role reader --verb=get,list --resource=pods,deployments.apps')).toBe('role.rbac.authorization.k8s.io/reader created\n')
    expect(terminal.text('create rolebinding read --role=reader --user=jane')).toBe('rolebinding.rbac.authorization.k8s.io/read created\n')
    expect(terminal.text('get pods --as=jane')).toBe('No resources found in default namespace.\n')
    expect(terminal.run('auth can-i list deployments --as jane').exit).toBe(0)
    expect(terminal.text('auth can-i list pods -n kube-system --as=jane')).toBe('no\n')
    expect(terminal.text('auth can-i --list --as=jane')).toBe([
      'Resources                                       Non-Resource URLs   Resource Names   Verbs',
      'selfsubjectreviews.authentication.k8s.io        []                  []               [create]',
      'selfsubjectaccessreviews.authorization.k8s.io   []                  []               [create]',
      'selfsubjectrulesreviews.authorization.k8s.io    []                  []               [create]',
      'pods                                            []                  []               [get list]',
      'deployments.apps                                []                  []               [get list]',
      ...['/api/*', '/api', '/apis/*', '/apis', '/healthz', '/livez', '/openapi/*', '/openapi', '/readyz', '/version/', '/version'].map((path) => `                                                [${path}]${' '.repeat(18 - path.length)}[]               [get]`),
      '',
    ].join('\n'))
  })

  it('a service account is known by its token', () => {
    terminal.run('create serviceaccount robot')
    terminal.run('create clusterrolebinding robots --clusterrole=view --serviceaccount=default:robot')
    const token = terminal.text('create token robot --duration=10m').trim()
    expect(terminal.text(`auth whoami --token=${token}`)).toContain('system:serviceaccount:default:robot')
    expect(terminal.text(`get pods --token=${token}`)).toBe('No resources found in default namespace.\n')
    expect(terminal.text(`get secrets --token ${token}`)).toContain('User "system:serviceaccount:default:robot" cannot list resource "secrets"')
    expect(terminal.text('get pods --token=wrong')).toBe('error: You must be logged in to the server (Unauthorized)\n')
  })

  it('default roles are listed though nobody stored them', () => {
    expect(terminal.text('get clusterrole view')).toMatch(/^NAME +CREATED AT\nview +2026-/)
    expect(terminal.text('get clusterroles -o name').split('\n').length).toBeGreaterThan(60)
  })
})

describe('kubectl describe', () => {
  it('a role lists what it allows, and a binding whom', () => {
    const terminal = openTerminal()
    terminal.run('create role reader --verb=get,list --resource=pods,deployments.apps/scale')
    terminal.run('create rolebinding read --role=reader --user=jane --serviceaccount=default:robot')
    expect(terminal.text('describe role reader')).toBe([
      'Name:         reader', 'Labels:       <none>', 'Annotations:  <none>', 'PolicyRule:',
      '  Resources               Non-Resource URLs  Resource Names  Verbs', '  ---------               -----------------  --------------  -----',
      '  deployments.apps/scale  []                 []              [get list]', '  pods                    []                 []              [get list]', '',
    ].join('\n'))
    expect(terminal.text('describe rolebinding read')).toBe([
      'Name:         read', 'Labels:       <none>', 'Annotations:  <none>', 'Role:', '  Kind:  Role', '  Name:  reader', 'Subjects:',
      '  Kind            Name   Namespace', '  ----            ----   ---------', '  User            jane   ', '  ServiceAccount  robot  default', '',
    ].join('\n'))
  })
})
