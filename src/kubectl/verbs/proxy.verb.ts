// `kubectl proxy`: says what to do in its place.
import { unavailableVerb } from './unavailable.ts'

export default unavailableVerb('proxy', 'Serves the API on a port of this machine (not here).', 'use `kubectl get --raw PATH`')
