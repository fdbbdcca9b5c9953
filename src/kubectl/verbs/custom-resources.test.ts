// A CustomResourceDefinition becomes a kind: not served before, served once it is established, gone with its objects.
import { beforeAll, describe, expect, it } from 'vitest'
import { openTerminal, type TestTerminal } from '../testing/terminal.ts'

const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: crontabs.stable.example.com}
spec:
  group: stable.example.com
  scope: Namespaced
  names: {plural: crontabs, singular: crontab, kind: CronTab, shortNames: [ct]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}}
    additionalPrinterColumns:
    - {name: Spec, type: string, jsonPath: .spec.cronSpec}
    - {name: Replicas, type: integer, jsonPath: .spec.replicas}
    - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            required: [cronSpec]
            properties:
              cronSpec: {type: string, pattern: '^(\\d+|\\*)( (\\d+|\\*)){4}$'}
              image: {type: string, default: busybox}
              replicas: {type: integer, minimum: 1, maximum: 10, default: 1}
          status:
            type: object
            properties: {replicas: {type: integer}}
`
const object = (name: string, spec: string): string => `apiVersion: stable.example.com/v1\nkind: CronTab\nmetadata: {name: ${name}}\nspec: ${spec}\n`

const FILES = {
  'crd.yaml': DEFINITION, 'good.yaml': object('good', "{cronSpec: '* * * * 5'}"), 'bad.yaml': object('bad', "{cronSpec: often, replicas: 11}"), 'missing.yaml': object('missing', '{replicas: 2}'),
  'second.yaml': object('second', "{cronSpec: '* * * * 5'}"), 'unknown.yaml': object('unknown', "{cronSpec: '* * * * 5', colour: red}"),
}

describe('custom resources', () => {
  let terminal: TestTerminal

  beforeAll(() => { terminal = openTerminal(FILES) })

  it('before its definition nobody knows the kind', () => {
    expect(terminal.text('get crontabs')).toBe('error: the server doesn\'t have a resource type "crontabs"\n')
    expect(terminal.text('apply -f good.yaml')).toContain('no matches for kind "CronTab" in version "stable.example.com/v1"\nensure CRDs are installed first')
  })

  it('with its definition established, objects are stored, defaulted and printed with its columns', () => {
    expect(terminal.text('apply -f crd.yaml')).toBe('customresourcedefinition.apiextensions.k8s.io/crontabs.stable.example.com created\n')
    expect(terminal.text('wait --for=condition=Established crd/crontabs.stable.example.com')).toContain('condition met')
    expect(terminal.text('apply -f good.yaml')).toBe('crontab.stable.example.com/good created\n')
    expect(terminal.text('get ct')).toMatch(/^NAME +SPEC +REPLICAS +AGE\ngood +\* \* \* \* 5 +1 +\d+s\n$/)
    expect(terminal.text('get crontab good -o jsonpath={.spec.image}')).toBe('busybox')
    expect(terminal.text('api-resources --api-group=stable.example.com')).toMatch(/crontabs +ct +stable.example.com\/v1 +true +CronTab/)
    expect(terminal.text('apply -f good.yaml')).toBe('crontab.stable.example.com/good unchanged\n')
  })

  it('its schema refuses what does not fit', () => {
    expect(terminal.text('create -f bad.yaml')).toBe(`The CronTab "bad" is invalid: \n* spec.cronSpec: Invalid value: "often": spec.cronSpec in body should match '^(\\d+|\\*)( (\\d+|\\*)){4}$'\n* spec.replicas: Invalid value: 11: spec.replicas in body should be less than or equal to 10\n`)
    expect(terminal.text('create -f missing.yaml')).toBe('The CronTab "missing" is invalid: spec.cronSpec: Required value\n')
    expect(terminal.text('create -f unknown.yaml')).toBe('Error from server (BadRequest): error when creating "unknown.yaml": CronTab in version "v1" cannot be handled as a CronTab: strict decoding error: unknown field "spec.colour"\n')
  })

  it('it can be scaled and patched by its own paths', () => {
    expect(terminal.text('scale crontab/good --replicas=3')).toBe('crontab.stable.example.com/good scaled\n')
    expect(terminal.text('patch ct good --type=merge -p \'{"spec":{"image":"nginx"}}\'')).toBe('crontab.stable.example.com/good patched\n')
    expect(terminal.text('get ct good -o jsonpath={.spec.replicas}{.spec.image}')).toBe('3nginx')
  })

  it('a quota counts it as it counts every kind', () => {
    terminal.run('create quota few --hard=count/crontabs.stable.example.com=1')
    terminal.settle()
    expect(terminal.text('get quota few -o jsonpath={.status.used}')).toBe('{"count/crontabs.stable.example.com":"1"}')
    expect(terminal.text('create -f second.yaml')).toBe('Error from server (Forbidden): error when creating "second.yaml": crontabs.stable.example.com "second" is forbidden: exceeded quota: few, requested: count/crontabs.stable.example.com=1, used: count/crontabs.stable.example.com=1, limited: count/crontabs.stable.example.com=1\n')
    terminal.run('delete quota few')
  })

  it('roles and namespaces hold for it as for every kind', () => {
    expect(terminal.text('get ct --as=jane')).toContain('crontabs.stable.example.com is forbidden: User "jane" cannot list resource "crontabs" in API group "stable.example.com"')
    terminal.run('create namespace gone')
    expect(terminal.text('apply -f good.yaml -n gone')).toBe('crontab.stable.example.com/good created\n')
    terminal.run('delete namespace gone')
    terminal.settle()
    expect(terminal.text('get ns gone')).toContain('NotFound')
  })

  it('with its definition the objects go', () => {
    expect(terminal.text('delete crd crontabs.stable.example.com')).toContain('deleted')
    terminal.settle()
    expect(terminal.text('get crd')).toBe('No resources found\n')
    expect(terminal.text('get ct')).toContain('the server doesn\'t have a resource type "ct"')
    expect(terminal.cluster.commits.some(({ object: { kind }, type }) => kind === 'CronTab' && type === 'DELETED')).toBe(true)
  })
})
