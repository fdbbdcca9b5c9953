// `kubectl cp`: says what to do in its place.
import { unavailableVerb } from './unavailable.ts'

export default unavailableVerb('cp', 'Copies files to and from containers (not here).', 'read a file with `kubectl exec POD -- cat FILE`')
