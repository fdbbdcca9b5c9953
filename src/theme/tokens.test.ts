import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

function declarations(block: string): readonly string[] {
  return (block.match(/--[\w-]+:[^;]+/g) ?? []).map((text) => text.replace(/\s+/g, ' ')).sort()
}
const chosen = /^\[data-theme=dark\]\{(.*?)^\}/ms.exec(css)?.[1] ?? ''
const followed = /prefers-color-scheme:dark\)\{\s*:root:not\(\[data-theme\]\)\{(.*?)^ {2}\}/ms.exec(css)?.[1] ?? ''
const light = /^:root,\[data-theme=light\]\{(.*?)^\}/ms.exec(css)?.[1] ?? ''

describe('design tokens', () => {
  test('a dark system and a chosen dark theme look alike', () => {
    expect(declarations(followed)).toEqual(declarations(chosen))
  })
  test('every colour that the dark theme sets exists in the light theme', () => {
    const names = (block: string) => declarations(block).map((text) => text.split(':')[0])
    expect(names(light)).toEqual(expect.arrayContaining(names(chosen)))
  })
  test('no style sheet asks the system about motion by itself: the reader may have chosen otherwise', () => {
    const sources = new URL('../', import.meta.url)
    const sheets = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.css'))
    expect(sheets.filter((file) => readFileSync(new URL(file, sources), 'utf8').includes('prefers-reduced-motion'))).toEqual([])
  })
})
