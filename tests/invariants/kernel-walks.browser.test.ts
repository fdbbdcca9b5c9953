// The same seed gives the same ledger and the same state in Node and in Chromium.
import { expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import { kernelHashes } from './kernel-walks.ts'

test('every seed has the same history in Chromium as in Node', async () => {
  expect(await commands.inNode('/tests/invariants/kernel-walks.ts', 'kernelHashes', 40)).toEqual(kernelHashes(40))
})
