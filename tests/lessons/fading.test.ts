import { describe, expect, test } from 'vitest'
import { fadedText } from '../../src/lessons/fading.ts'
import { readManifest } from '../../src/kubectl/manifest/read-manifest.ts'

const FILE = `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web # whom it leads to
  ports:
  - port: 80
    targetPort: 8080
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data: {a: b}
`

describe('a file that is faded', () => {
  test('shows gaps where the lesson wants them, and keeps what stands around them', () => {
    const faded = fadedText(FILE, { yaml: 'gaps', gaps: ['spec.selector', 'spec.ports.0.port', '1.data'] })
    expect(faded).toBe(FILE.replace('app: web # whom it leads to', '____').replace('port: 80\n', 'port: ____\n').replace('{a: b}', '____'))
  })

  test('is empty where the learner writes it alone, and whole where nothing is said', () => {
    expect(fadedText(FILE, { yaml: 'empty', gaps: [] })).toBe('')
    expect(fadedText(FILE, { yaml: 'full', gaps: [] })).toBe(FILE)
  })

  test('is refused with the place of the gap as long as one is left', () => {
    const { documents } = readManifest(fadedText(FILE, { yaml: 'gaps', gaps: ['spec.ports.0.port'] }))
    expect(documents[0]).toMatchObject({ problem: { code: 'GapLeft', message: expect.stringContaining('____ is a gap') as unknown, range: { start: { line: 9, column: 11 } } } })
    expect(documents[1].object).toBeDefined()
  })
})
