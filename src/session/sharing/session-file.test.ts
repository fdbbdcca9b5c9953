import { expect, test } from 'vitest'
import { newSession } from '../session.ts'
import { readSessionFile, writeSessionFile } from './session-file.ts'
import type { SharedSession } from './shared-session.ts'

const SHARED: SharedSession = { session: { ...newSession(), commands: [{ at: 3, command: { do: 'apply', text: 'kind: Pod', file: 'pod.yaml' } }] }, moment: 17 }

test('a session comes back from its file', () => {
  expect(readSessionFile(writeSessionFile(SHARED))).toEqual({ shared: SHARED })
})

test('a file of a stranger is told apart, and nothing of it is believed', () => {
  expect(readSessionFile('{}')).toEqual({ problem: { code: 'damaged' } })
  expect(readSessionFile('kind: Pod')).toEqual({ problem: { code: 'damaged' } })
  expect(readSessionFile('['.repeat(100_000))).toMatchObject({ problem: { code: 'invalid' } })
  expect(readSessionFile(writeSessionFile(SHARED).replace('"wheelhouse": 1', '"wheelhouse": 7'))).toEqual({ problem: { code: 'newer', made: '7' } })
  expect(readSessionFile(writeSessionFile({ ...SHARED, session: { ...SHARED.session, engine: '0.0.1' } }))).toMatchObject({ problem: { code: 'other-engine', made: '0.0.1' } })
  expect(readSessionFile(writeSessionFile({ ...SHARED, moment: -1 }))).toMatchObject({ problem: { code: 'invalid', at: 'moment' } })
})
