// Finds and reads the project's own files for the tests that watch over the house rules.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const NOT_OURS = new Set(['node_modules', 'dist', '.git', '.cache', 'generated', 'test-results', 'conformance'])

/** Paths of all files below `folder`, relative to it, with forward slashes, sorted. */
export function filesBelow(folder: string): string[] {
  const walk = (prefix: string): string[] => readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return []
    const path = prefix ? `${prefix}/${entry.name}` : entry.name
    return entry.isDirectory() ? walk(path) : [path]
  })
  return walk('').sort()
}

export function readSource(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8')
}

export const isTypeScript = (path: string): boolean => /\.tsx?$/.test(path)
export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path)
