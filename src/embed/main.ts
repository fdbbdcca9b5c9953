// The embed's entry. Small: it puts up what a host may ask for at once, and then fetches everything else.
import { JsInputCache } from './js-input.ts'
import { readParameters } from './parameters.ts'
import { HostWindow } from './rpc/host-window.ts'
import type { JsInputFunctions } from './rpc/jschannel.ts'

declare global {
  interface Window {
    /** For Open edX's JSInput: gradefn, get_statefn and set_statefn of a frame of the same origin. */
    getGrade?: JsInputFunctions['getGrade']
    getState?: JsInputFunctions['getState']
    setState?: JsInputFunctions['setState']
  }
}

// An opaque origin has neither workers nor storage; opaque-origin.js has said so already, where modules are loaded at all.
if (self.origin !== 'null') {
  const cache = new JsInputCache()
  Object.assign(window, cache.functions)
  const parameters = readParameters(window.location.search, window.location.hash)
  const host = new HostWindow(window, parameters, cache.functions)
  const { start } = await import('./start.tsx')
  await start(parameters, host, cache)
}
