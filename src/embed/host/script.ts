// embed.js as a plain script: the same, as window.Wheelhouse.
import { Wheelhouse } from './wheelhouse.ts'
import type { WheelhouseHost } from './host-types.ts'

declare global {
  interface Window { Wheelhouse?: WheelhouseHost }
}

window.Wheelhouse = Wheelhouse
