// `kubectl api-versions`: which groups and versions there are. Models kubectl/pkg/cmd/apiresources/apiversions.go.
import { requestResources } from '../../../engine/apiserver/discovery.ts'
import { kinds } from '../../../engine/kinds/catalogue.ts'
import { defineVerb, printed } from '../define-verb.ts'
import { askServer } from './ask-server.ts'

export default defineVerb({
  name: 'api-versions', summary: 'Lists the groups and versions that the API server serves.', usage: ['api-versions'],
  *run() {
    yield* askServer()
    const served = [...kinds.flatMap((kind) => [kind, ...(kind.alsoServedAs ?? [])]), ...requestResources].map(({ group, version }) => (group ? `${group}/${version}` : version))
    return printed([...new Set(served)].sort().map((text) => `${text}\n`).join(''))
  },
})
