// How much text is taken in one go. Past these a text is refused before anything is sent, and says so.

/** UTF-8 bytes of one text. etcd takes 1.5 MiB per request; no manifest a person writes comes near. */
export const MAX_TEXT_BYTES = 1024 * 1024
export const MAX_DOCUMENTS = 500
/** Maps and lists within each other. The API's own types go about 20 deep. */
export const MAX_DEPTH = 100
/** Values of one document, after aliases. */
export const MAX_FIELDS = 100_000
/** Values of one document that came out of aliases. */
export const MAX_ALIASED_FIELDS = 10_000
