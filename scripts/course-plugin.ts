// Lets the page import the course at a glance as `virtual:course`: read when the page is built, so that home needs no lesson's text.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { courseOf } from '../src/lessons/course.ts'
import type { Plugin } from 'vite'

const NAME = 'virtual:course'
const RESOLVED = `\0${NAME}`

/** `lessons`: the folder of the tracks. */
export function course(lessons: string): Plugin {
  return {
    name: 'wheelhouse:course',
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined
      const paths = readdirSync(lessons, { recursive: true, encoding: 'utf8' }).filter((path) => /(?:^|[\\/])(?:track\.yaml|lesson(?:\.en)?\.md)$/.test(path))
      for (const path of paths) this.addWatchFile(join(lessons, path))
      const files = Object.fromEntries(paths.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(lessons, path), 'utf8')]))
      return `export default ${JSON.stringify(courseOf(files))}`
    },
  }
}
