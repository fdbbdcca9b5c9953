// `kubectl port-forward`: says what to do in its place.
import { unavailableVerb } from './unavailable.ts'

export default unavailableVerb('port-forward', 'Brings a port to this machine (not here).', 'there is no other machine; send requests to a Service from the canvas, or ask from inside with `kubectl exec POD -- curl http://NAME`')
