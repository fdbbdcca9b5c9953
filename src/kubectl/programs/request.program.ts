// One request as it stands, for those who speak to the API server directly.
import { send } from '../../engine/kernel/sync.ts'
import { defineProgram } from './define-program.ts'
import type { ApiRequest, ApiResponse } from '../../engine/apiserver/request.ts'
import type { Routine } from '../../engine/kernel/sync.ts'

function* request(args: ApiRequest): Routine<ApiResponse> {
  return yield* send(args)
}

export default defineProgram('request', request)
