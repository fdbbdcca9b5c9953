// One thing wrong with one field, in the words of the API server. Models apimachinery/pkg/util/validation/field/errors.go.

export type FieldErrorType =
  | 'Required' | 'Invalid' | 'NotSupported' | 'Duplicate' | 'Forbidden' | 'NotFound' | 'TooLong' | 'TooMany' | 'TypeInvalid' | 'InternalError'

export interface FieldError {
  readonly type: FieldErrorType
  /** Path as the API server prints it, such as spec.template.spec.containers[0].image. */
  readonly field: string
  /** The value as given; objects are printed the way Go's JSON would. Left out for Required and Forbidden. */
  readonly value?: unknown
  readonly detail: string
}
