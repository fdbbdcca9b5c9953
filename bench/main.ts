// The bench: `npm run --silent bench -- --json [GROUP…]` prints {"figures":{name:{value,unit}}}; without --json, a table.
import type { BenchGroup, Figures } from './figures.ts'
import { rounded } from './figures.ts'

const modules = import.meta.glob<BenchGroup>('./*.group.ts', { eager: true, import: 'default' })
const groups = Object.keys(modules).sort().flatMap((path) => modules[path] ?? [])

const args = process.argv.slice(2)
const asked = args.filter((arg) => !arg.startsWith('--'))
const unknown = [...asked.filter((name) => !groups.some((group) => group.name === name)), ...args.filter((arg) => arg.startsWith('--') && arg !== '--json' && !arg.startsWith('--run='))]
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. Usage: npm run --silent bench -- [--json] [${groups.map(({ name }) => name).join(' | ')}]…`)
  process.exit(2)
}

const single = args.find((arg) => arg.startsWith('--run='))?.slice('--run='.length)
if (single !== undefined) {
  const colon = single.indexOf(':'), group = groups.find(({ name }) => name === single.slice(0, colon))
  console.log(JSON.stringify(group?.run?.(single.slice(colon + 1))))
  process.exit(0)
}

const figures: Record<string, Figures[string]> = {}
for (const group of groups) {
  if (asked.length > 0 && !asked.includes(group.name)) continue
  console.error(`Measuring ${group.name} …`)
  for (const [name, { value, unit }] of Object.entries(await group.measure())) figures[name] = { value: rounded(value), unit }
}

if (args.includes('--json')) console.log(JSON.stringify({ figures }))
else for (const [name, { value, unit }] of Object.entries(figures)) console.log(`${name.padEnd(44)} ${String(value).padStart(10)} ${unit}`)
process.exit(0)
