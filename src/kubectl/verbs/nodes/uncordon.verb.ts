// `kubectl uncordon`: new Pods may come to a node again.
import { cordonVerb } from './cordon.ts'

export default cordonVerb('uncordon', 'Opens a node for new Pods again.')
