// Checks what a request from outside asks for in its query and its DeleteOptions, before anything is looked at.
// Models apimachinery/pkg/apis/meta/v1/validation/validation.go.
import type { FieldError } from '../kinds/field-error.ts'
import { forbidden, invalid as invalidField, notSupported, required, tooLong } from '../kinds/field-errors.ts'
import { goStrings } from '../kinds/go-value.ts'
import type { Status } from '../kube-object.ts'
import type { DeleteOptions } from './deletion.ts'
import type { ApiRequest, PatchType, Verb } from './request.ts'
import { badRequest, invalid, unsupportedMediaType } from './status-errors.ts'

const META_GROUP = 'meta.k8s.io'
const LONGEST_MANAGER = 128
const OPTIONS: Readonly<Partial<Record<Verb, string>>> = { create: 'CreateOptions', update: 'UpdateOptions', patch: 'PatchOptions', delete: 'DeleteOptions', deletecollection: 'DeleteOptions' }

const PATCH_MEDIA_TYPES: Readonly<Record<PatchType, string>> = {
  json: 'application/json-patch+json', merge: 'application/merge-patch+json', strategic: 'application/strategic-merge-patch+json', apply: 'application/apply-patch+yaml',
}

/** Why a request may not be looked at any further, or undefined. */
export function optionsRefusal(request: ApiRequest): Status | undefined {
  const kind = OPTIONS[request.verb]
  if (kind === undefined) return undefined
  if (kind === 'DeleteOptions' && request.body !== undefined && (typeof request.body !== 'object' || request.body === null || Array.isArray(request.body))) {
    return badRequest('the body of a DELETE must be DeleteOptions')
  }
  if (request.verb === 'patch' && request.patchType !== undefined && !(request.patchType in PATCH_MEDIA_TYPES)) {
    return unsupportedMediaType(`the body of the request was in an unknown format - accepted media types include: ${Object.values(PATCH_MEDIA_TYPES).join(', ')}`)
  }
  const errors = [...dryRunErrors(request), ...(kind === 'DeleteOptions' ? deleteErrors(request) : writeErrors(request))]
  return errors.length > 0 ? invalid({ group: META_GROUP, kind }, '', errors) : undefined
}

function dryRunErrors({ query }: ApiRequest): readonly FieldError[] {
  const dryRun = query?.dryRun
  return dryRun === undefined || dryRun === '' || dryRun === 'All' ? [] : [notSupported('dryRun', goStrings([dryRun]), ['All'])]
}

function writeErrors({ verb, query = {}, patchType }: ApiRequest): readonly FieldError[] {
  const { fieldManager = '', fieldValidation = '', force } = query, errors: FieldError[] = []
  if (verb === 'patch' && patchType !== 'apply' && force !== undefined) errors.push(forbidden('force', 'may not be specified for non-apply patch'))
  if (verb === 'patch' && patchType === 'apply' && fieldManager === '') errors.push(required('fieldManager', 'is required for apply patch'))
  if (fieldManager.length > LONGEST_MANAGER) errors.push(tooLong('fieldManager', LONGEST_MANAGER))
  const hidden = [...fieldManager].findIndex((character) => character < ' ' || character === '\u007f')
  if (hidden >= 0) errors.push(invalidField('fieldManager', fieldManager, `invalid character ${JSON.stringify(fieldManager[hidden])} (at position ${hidden})`))
  if (!['', 'Ignore', 'Warn', 'Strict'].includes(fieldValidation)) errors.push(notSupported('fieldValidation', fieldValidation, ['Ignore', 'Strict', 'Warn']))
  return errors
}

function deleteErrors({ query, body }: ApiRequest): readonly FieldError[] {
  const { orphanDependents, propagationPolicy } = { ...query, ...(body as DeleteOptions | undefined) }
  if (propagationPolicy === undefined || propagationPolicy === '') return []
  if (orphanDependents !== undefined) return [invalidField('propagationPolicy', propagationPolicy, 'orphanDependents and deletionPropagation cannot be both set')]
  return ['Foreground', 'Background', 'Orphan'].includes(propagationPolicy) ? [] : [notSupported('propagationPolicy', propagationPolicy, ['Foreground', 'Background', 'Orphan', 'nil'])]
}
