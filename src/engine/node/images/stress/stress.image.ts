// stress: takes processor time and memory on purpose. One that takes more memory than its limit is killed by the kernel.
import type { ContainerStart } from '../define-image-behaviour.ts'
import { defineImage } from '../define-image.ts'
import { FOREVER, type Outcome, optionOf, type Program } from '../shell/program.ts'

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, ki: 1024, mi: 1024 ** 2, gi: 1024 ** 3 }
const UNTIL_KILLED_MS = 900
const KILLED = 137

/** Bytes of `150M`, `950Mi`, `1g`. */
function bytesOf(text: string | number | undefined): number {
  const match = /^(\d+(?:\.\d+)?)([a-z]*)$/i.exec(String(text ?? ''))
  return match ? Number(match[1]) * (UNITS[match[2].toLowerCase()] ?? 1) : 0
}

function stress({ container }: ContainerStart): Program {
  return ({ args }): Outcome => {
    const wanted = Number(optionOf(args, '--vm', '-m') ?? 1) * bytesOf(optionOf(args, '--vm-bytes', '-mem-total', '--mem-total')), limit = bytesOf(container.resources?.limits?.['memory'])
    if (limit > 0 && wanted > limit) return { forMs: UNTIL_KILLED_MS, code: KILLED, reason: 'OOMKilled' }
    const timeout = /^(\d+)([smhd]?)$/.exec(optionOf(args, '--timeout', '-t') ?? '')
    return { memoryBytes: wanted, forMs: timeout ? Number(timeout[1]) * { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[timeout[2] as 's'] : FOREVER, output: 'stress: info: dispatching hogs', onTerm: { afterMs: 20, code: 143 } }
  }
}

export default defineImage({
  name: 'stress',
  repositories: { 'polinux/stress': ['latest', '1.0.4'], 'polinux/stress-ng': 'any tag', 'vish/stress': ['latest'], 'progrium/stress': ['latest'], 'alexeiled/stress-ng': 'any tag' },
  sizeMiB: 5,
  entrypoint: ({ repository }) => (repository.startsWith('polinux') ? [] : ['stress']),
  command: ({ repository }) => (repository.startsWith('polinux') ? ['stress'] : []),
  programs: (start) => ({ stress: stress(start), 'stress-ng': stress(start) }),
})
