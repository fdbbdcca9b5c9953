// The lockfile installs anywhere: it names no registry, and leaves no platform out.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { missingEntries } from '../../scripts/complete-lockfile.mjs'

const { packages } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8')) as { packages: Record<string, { version: string; resolved?: string }> }

test('the lockfile names no registry', () => {
  expect(Object.keys(packages).filter((path) => packages[path]?.resolved !== undefined)).toEqual([])
})

test('the lockfile holds the packages of every platform, or `npm ci` refuses it', () => {
  expect(missingEntries(packages), 'run: node scripts/complete-lockfile.mjs').toEqual({})
})

test('a missing package is entered for its platform alone', () => {
  expect(missingEntries({
    'node_modules/a': { version: '1.0.0', dev: true, optionalDependencies: { '@a/linux-x64-musl': '1.0.0', '@a/darwin-arm64': '1.0.0', '@a/win32-ia32-msvc': '1.0.0' } },
    'node_modules/@a/darwin-arm64': { version: '1.0.0' },
  })).toEqual({
    'node_modules/@a/linux-x64-musl': { version: '1.0.0', cpu: ['x64'], libc: ['musl'], os: ['linux'], dev: true, optional: true },
    'node_modules/@a/win32-ia32-msvc': { version: '1.0.0', cpu: ['ia32'], os: ['win32'], dev: true, optional: true },
  })
})
