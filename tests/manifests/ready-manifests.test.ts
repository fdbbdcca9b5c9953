// The manifests that are offered to learners must be readable by the very reader that Apply uses.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readManifest } from '../../src/kubectl/manifest/read-manifest.ts'

const folder = new URL('../../src/editor/manifests/', import.meta.url)
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'))

test('there are ready manifests', () => {
  expect(names.length).toBeGreaterThanOrEqual(12)
})

test.each(names)('%s reads without a problem and says in both languages what it is', (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8')
  const { documents, refused } = readManifest(text)
  expect(refused).toBeUndefined()
  expect(documents.flatMap((document) => [...(document.problem ? [document.problem] : []), ...document.warnings])).toEqual([])
  expect(text).toMatch(/^# ko: .+ \| .+$/m)
  expect(text).toMatch(/^# en: .+ \| .+$/m)
})
