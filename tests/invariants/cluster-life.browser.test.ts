// The same seed and the same deeds give the same ledger and the same state in Node and in Chromium.
import { expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import { outcomes } from './cluster-life.ts'

const SEEDS = 200
const YOUTH_MS = 12_000

test(`${SEEDS} seeds begin life in Chromium as in Node`, async () => {
  expect(await commands.inNode('/tests/invariants/cluster-life.ts', 'outcomes', SEEDS, YOUTH_MS)).toEqual(outcomes(SEEDS, YOUTH_MS))
}, 180_000)

test('every seed lives the same life in Chromium as in Node', async () => {
  expect(await commands.inNode('/tests/invariants/cluster-life.ts', 'outcomes', 8)).toEqual(outcomes(8))
})
