// `kubectl debug`: says what to do in its place.
import { unavailableVerb } from './unavailable.ts'

export default unavailableVerb('debug', 'Starts a container for looking around (not here).', 'run a command with `kubectl exec POD -- COMMAND`')
