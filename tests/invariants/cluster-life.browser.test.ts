// The same seed and the same deeds give the same ledger and the same state in Node and in Chromium.
import { expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import { outcomes } from './cluster-life.ts'

test('every seed lives the same life in Chromium as in Node', async () => {
  expect(await commands.inNode('/tests/invariants/cluster-life.ts', 'outcomes', 8)).toEqual(outcomes(8))
})
