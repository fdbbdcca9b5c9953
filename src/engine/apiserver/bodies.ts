// What bodies from outside take: strict decoding, and patches of every sort. Comes with the equipment; components send what is known to be well-formed.
import { decodeObject } from './decode/decode.ts'
import { applyPatch } from './patch/apply-patch.ts'
import { decodePatched } from './patch/decode-patched.ts'

export const bodies = { decodeObject, decodePatched, applyPatch }

export type Bodies = typeof bodies
