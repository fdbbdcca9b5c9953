// Chance is the same everywhere: what a seed draws in Node it draws in Chromium.
import { expect, test } from 'vitest'
import { commands } from 'vitest/browser'
import { chanceDigests } from './chance-digest.ts'

test('every seed draws in Chromium what it draws in Node', async () => {
  const here = chanceDigests(50)
  expect(new Set(here).size).toBe(50)
  expect(await commands.inNode('/tests/invariants/chance-digest.ts', 'chanceDigests', 50)).toEqual(here)
})
