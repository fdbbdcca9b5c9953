import { describe, expect, test } from 'vitest'
import { locateCauses } from './causes.ts'
import { locate } from './locate.ts'
import { readManifest } from './read-manifest.ts'

const text = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app.kubernetes.io/name: web
    bad: "not a label!"
spec:
  replicas: four
  template:
    spec:
      containers:
      - name: web
        image: nginx
        ports:
        - containerPort: 80
        - containerPort: "81"
        resources:
          limits:
            cpu: 1
            memory: lots
      - image: redis
`
const document = readManifest(text).documents[0]
const at = (field: string | undefined, message?: string): string => {
  const { start, end } = locate(document, field, message).range
  return `${start.line}: ${text.slice(start.offset, end.offset)}`
}

describe('a complaint of the API server is placed', () => {
  test('at the value of the field it names', () => {
    expect(at('spec.template.spec.containers[0].image')).toBe('14: nginx')
    expect(at('metadata.labels[app.kubernetes.io/name]')).toBe('6: web')
    expect(at('metadata.labels.app.kubernetes.io/name')).toBe('6: web')
  })

  test('at the nearest field above where the field was not written', () => {
    expect(at('spec.template.spec.containers[1].name', 'Required value')).toBe('22: image')
    expect(at('spec.selector.matchLabels', 'Required value')).toBe('8: spec')
    expect(locate(document, 'spec.selector').exact).toBe(false)
  })

  test('at the label that the message quotes', () => {
    expect(at('metadata.labels', 'Invalid value: "not a label!": a valid label must be …')).toBe('7: "not a label!"')
  })

  test('at the item of a list, the key of a map, or the field that was written for the one named', () => {
    const claim = readManifest('kind: PersistentVolumeClaim\napiVersion: v1\nspec:\n  accessModes: [ReadWriteOnce, ReadWrite]\n  clusterIP: None\n  resources:\n    requests:\n      storage: 0\n  data:\n    bad key: x\n').documents[0]
    const column = (field: string, message: string): string => {
      const { line, column } = locate(claim, field, message).range.start
      return `${line}:${column}`
    }
    expect(column('spec.accessModes', 'Unsupported value: "ReadWrite": supported values: "ReadOnlyMany"')).toBe('4:32')
    expect(column('spec.clusterIPs[0]', 'Invalid value: "None": may not be set')).toBe('5:14')
    expect(column('spec.resources[storage]', 'Invalid value: "0": must be greater than zero')).toBe('8:16')
    expect(column('spec.data[bad key]', 'Invalid value: "bad key": a valid config key …')).toBe('10:5')
  })

  test('at the value Go could not take', () => {
    expect(at(undefined, 'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32')).toBe('9: four')
    expect(at(undefined, 'json: cannot unmarshal string into Go struct field ContainerPort.spec.template.spec.containers.ports.containerPort of type int32')).toBe('17: "81"')
  })

  test('at the quantity that is none', () => {
    expect(at(undefined, "quantities must match the regular expression '^…$'")).toBe('21: lots')
  })

  test('at the top of the document where nothing better is known', () => {
    expect(at(undefined, 'something else')).toBe('1: apiVersion')
  })
})

describe('causes', () => {
  test('unknown fields become one complaint each', () => {
    const pod = readManifest('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - imagee: x\n  restartpolicy: Never\n').documents[0]
    const causes = locateCauses(pod, { message: 'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].imagee", unknown field "spec.restartpolicy"' })
    expect(causes.map((cause) => [cause.field, cause.range.start.line, cause.range.start.column])).toEqual([['spec.containers[0].imagee', 5, 5], ['spec.restartpolicy', 6, 3]])
  })

  test('a Secret with bad base64 shows which value', () => {
    const secret = readManifest('apiVersion: v1\nkind: Secret\ndata:\n  good: aGk=\n  bad: "***"\n').documents[0]
    expect(locateCauses(secret, { message: 'illegal base64 data at input byte 0' })[0].range.start).toMatchObject({ line: 5, column: 8 })
  })

  test('a change that is blamed on the patch is placed at the field that is wrong', () => {
    const deployment = readManifest('apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: four\n  selector:\n    matchLabels: {app: web}\n').documents[0]
    const blamed = (words: string) => locateCauses(deployment, { message: '', details: { causes: [{ field: 'patch', message: words }] } })
    expect(blamed('Invalid value: "map[spec:map[replicas:four]]": unrecognized type: int32')).toMatchObject([
      { field: 'spec.replicas', message: expect.stringContaining('of type int32') as string, range: { start: { line: 6, column: 13 } } },
    ])
  })

  test('unknown fields that are blamed on the patch become one complaint each', () => {
    const pod = readManifest('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - imagee: x\n  restartpolicy: Never\n').documents[0]
    const words = 'Invalid value: "{}": strict decoding error: unknown field "spec.containers[0].imagee", unknown field "spec.restartpolicy"'
    expect(locateCauses(pod, { details: { causes: [{ field: 'patch', message: words }] } }).map(({ range }) => range.start.line)).toEqual([5, 6])
  })

  test('details.causes are taken as they are', () => {
    expect(locateCauses(document, { message: 'invalid', details: { causes: [{ field: 'spec.template.spec.containers[0].image', message: 'Required value' }] } }))
      .toMatchObject([{ message: 'Required value', range: { start: { line: 14 } } }])
  })
})
