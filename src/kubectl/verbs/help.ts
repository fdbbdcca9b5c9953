// `--help` of a verb: what it is for, how it is used, and its flags.
import { verbs } from './catalogue.ts'
import type { Flags, Verb } from './define-verb.ts'

/** The list of verbs. */
export function generalHelp(): string {
  const width = Math.max(...verbs.map(({ name }) => name.length))
  return `kubectl speaks to the API server of this cluster.\n\nVerbs:\n${verbs.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`).join('')}\nUsage:\n  kubectl VERB [TYPE] [NAME] [flags]\n\nUse "kubectl VERB --help" for more about one of them.\n`
}

/** Help of one verb; `path` is what was called, such as `kubectl rollout`. */
export function helpOf({ summary, usage, flags = {}, subcommands = [] }: Verb, path: string): string {
  const below = subcommands.length === 0 ? '' : `\nCommands:\n${subcommands.map(({ name, summary: text }) => `  ${name.padEnd(14)}  ${text}\n`).join('')}`
  const known = flagLines(flags)
  const options = known.length === 0 ? '' : `\nOptions:\n${known.join('')}`
  return `${summary}\n${below}\nUsage:\n${usage.map((line) => `  kubectl ${line}\n`).join('')}${options}${subcommands.length > 0 ? `\nUse "${path} COMMAND --help" for more about one of them.\n` : ''}`
}

function flagLines(flags: Flags): readonly string[] {
  return Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { takes, short, alone }]) => {
    const value = takes === 'switch' ? '' : alone === undefined ? '=VALUE' : '[=VALUE]'
    return `    ${short ? `-${short}, ` : ''}--${name}${value}${takes === 'list' ? ' (may be repeated)' : ''}\n`
  })
}
