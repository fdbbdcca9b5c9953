// A browser is found or the run ends with words that help; it never goes on without.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const run = (CHROME_PATH?: string) => spawnSync(process.execPath, [join(import.meta.dirname, 'ensure-browser.mjs')], {
  encoding: 'utf8', env: { ...process.env, CHROME_PATH: CHROME_PATH ?? '' },
})

test('a Chromium of this machine is found', () => {
  const { stdout, status } = run()
  expect(status).toBe(0)
  expect(existsSync(stdout.trim())).toBe(true)
})

test('a CHROME_PATH that leads nowhere is an error, not a reason to look elsewhere', () => {
  const { stderr, status } = run('/no/such/chromium')
  expect(status).toBe(1)
  expect(stderr).toContain('CHROME_PATH names /no/such/chromium, which does not exist.')
})
