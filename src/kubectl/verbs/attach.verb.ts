// `kubectl attach`: says what to do in its place.
import { unavailableVerb } from './unavailable.ts'

export default unavailableVerb('attach', 'Attaches to a container (not here).', 'read what it wrote with `kubectl logs`, or run a command with `kubectl exec`')
