// `kubectl edit`: says what to do in its place.
import { unavailableVerb } from './unavailable.ts'

export default unavailableVerb('edit', 'Changes an object in an editor (not here).', 'open the YAML in the editor beside the canvas and apply it, or change single fields with `kubectl patch`')
