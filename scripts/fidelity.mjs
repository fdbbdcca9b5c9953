// npm run fidelity: collects the `// Simplified:` comments of the engine into docs/fidelity.md. With --check: says whether it is stale.
// @ts-check
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, startedAs } from './root.mjs'

const PAGE = join(ROOT, 'docs/fidelity.md')
const INTRODUCTION = `# Where Wheelhouse is simpler than Kubernetes

Real Kubernetes is the reference. Each entry says what a learner would see differently, and where in the source it is so.
This page is written by \`npm run fidelity\` from the comments that begin with \`Simplified:\`; change those, not this page.
`

/** @typedef {{ file: string, line: number, text: string }} Simplification */

/** A comment runs on over the lines below it, until the code or another comment begins. @param {string} file @param {string} source @returns {Simplification[]} */
export function simplificationsIn(file, source) {
  const lines = source.split('\n')
  return lines.flatMap((line, index) => {
    const start = /(?:\/\/|^\s*\*|\/\*\*?)\s*Simplified:\s*(.*)$/.exec(line)
    if (!start) return []
    const text = [start[1] ?? '']
    const alone = /^\s*(\/\/|\*|\/\*)/.test(line)
    for (let next = index + 1; alone && next < lines.length; next++) {
      const more = /^\s*(?:\/\/|\*(?!\/))\s?(.*)$/.exec(lines[next] ?? '')
      if (!more || /^(Simplified:|Models |@|\s*$)/.test(more[1] ?? '')) break
      text.push(more[1] ?? '')
    }
    return [{ file, line: index + 1, text: text.join(' ').replace(/\s*\*\/\s*$/, '').replace(/\s+/g, ' ').trim() }]
  })
}

/** @param {readonly Simplification[]} found @returns {string} */
export function fidelityPage(found) {
  /** @type {Map<string, Simplification[]>} */
  const rooms = new Map()
  for (const one of found) {
    const room = one.file.split('/').slice(1, -1).slice(0, 3).join(' / ') || 'src'
    rooms.set(room, [...(rooms.get(room) ?? []), one])
  }
  const sections = [...rooms.keys()].sort().map((room) =>
    `## ${room}\n\n${(rooms.get(room) ?? []).map(({ file, text }) => `- ${text.charAt(0).toUpperCase()}${text.slice(1)} ([${file}](../${file}))`).join('\n')}\n`)
  return `${INTRODUCTION}\n${sections.join('\n')}`
}

/** @param {string} folder @returns {string[]} */
function sources(folder) {
  return readdirSync(join(ROOT, folder)).sort().flatMap((name) => {
    const path = `${folder}/${name}`
    if (name === 'generated') return []
    if (statSync(join(ROOT, path)).isDirectory()) return sources(path)
    return /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name) ? [path] : []
  })
}

if (startedAs('fidelity.mjs')) {
  const page = fidelityPage(sources('src').flatMap((file) => simplificationsIn(file, readFileSync(join(ROOT, file), 'utf8'))))
  if (process.argv.includes('--check')) {
    if (readFileSync(PAGE, 'utf8') !== page) {
      console.error('docs/fidelity.md is stale. Run "npm run fidelity" and commit it.')
      process.exit(1)
    }
  } else writeFileSync(PAGE, page)
}
