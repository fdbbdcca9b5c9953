// `kubectl cordon`: no new Pods on a node.
import { cordonVerb } from './cordon.ts'

export default cordonVerb('cordon', 'Closes a node for new Pods.')
