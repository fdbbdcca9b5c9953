// `kubectl kustomize`: says what to do in its place.
import { unavailableVerb } from './unavailable.ts'

export default unavailableVerb('kustomize', 'Builds manifests from a folder (not here).', 'give the files themselves with `kubectl apply -f`')
