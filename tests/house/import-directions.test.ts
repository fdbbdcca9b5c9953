// Imports run one way. The fixture holds every mistake that must be reported, and beside each one what must not be.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { violationsOf } from './import-directions.ts'

const ROOT = join(import.meta.dirname, '../..')
const FIXTURE = join(ROOT, 'tests/fixtures/import-directions/src')

test('no file of src/ imports what it may not', () => {
  const found = violationsOf(join(ROOT, 'src')).map(({ file, line, specifier, message }) => `src/${file}:${line} imports ${specifier}\n    ${message}`)
  expect(found, found.join('\n')).toEqual([])
})

test('every forbidden import of the fixture is reported, and nothing else', () => {
  expect(violationsOf(FIXTURE).map(({ file, specifier }) => `${file} → ${specifier}`)).toEqual([
    'canvas/draw.ts → ../timeline/cursor.ts',
    'canvas/draw.ts → ../engine/etcd/store.ts',
    'canvas/draw.ts → ../worker/engine.worker.ts',
    'engine/controllers/job/job.controller.ts → ../replica-set/pods-of.ts',
    'engine/controllers/job/job.controller.ts → ../../etcd/store.ts',
    'engine/kernel/clock.ts → ../../canvas/draw.ts',
    'engine/kernel/clock.ts → yaml',
    'engine/kernel/clock.ts → node:fs',
    'engine/scheduler/plugins/node-name.plugin.ts → ./taint-toleration/tolerates.ts',
    'helpers/strings.ts → ../i18n/messages.ts',
    'session/playhead.ts → ../worker/protocol.ts',
    'session/playhead.ts → ../engine/etcd/store.ts',
    'timeline/cursor.ts → ../app/*.tsx',
    'worker/engine.worker.ts → ../session/playhead.ts',
  ])
})

test('a report says where the import stands and what to do instead', () => {
  expect(violationsOf(FIXTURE).find(({ file }) => file === 'session/playhead.ts')).toEqual({
    file: 'session/playhead.ts', line: 3, specifier: '../worker/protocol.ts',
    message: 'session imports only types of worker/protocol.ts; write `import type`.',
  })
})
