// A whole session as a file, `.wheelhouse`: JSON that people can read, judged like a link when it comes back.
import { ENGINE_VERSION } from '../session.ts'
import { checkShared, isTooDeep, MOST_BYTES } from './shared-session.ts'
import type { OpenedLink } from './link.ts'
import type { SharedSession } from './shared-session.ts'

const FILE_FORMAT = 1
/** Files may be larger than links, since nobody has to send them in a line of text. */
const MOST_FILE_BYTES = 8 * MOST_BYTES

export function writeSessionFile(shared: SharedSession): string {
  return `${JSON.stringify({ wheelhouse: FILE_FORMAT, ...shared }, null, 1)}\n`
}

/** Never throws. */
export function readSessionFile(text: string): OpenedLink {
  if (text.length > MOST_FILE_BYTES) return { problem: { code: 'too-large' } }
  if (isTooDeep(text)) return { problem: { code: 'invalid', at: 'depth' } }
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return { problem: { code: 'damaged' } }
  }
  if (typeof content !== 'object' || content === null || !('wheelhouse' in content)) return { problem: { code: 'damaged' } }
  const { wheelhouse: format, ...rest } = content
  if (typeof format === 'number' && format > FILE_FORMAT) return { problem: { code: 'newer', made: String(format) } }
  if (format !== FILE_FORMAT) return { problem: { code: 'damaged' } }
  const read = checkShared(rest)
  if ('problem' in read || read.shared.session.engine === ENGINE_VERSION) return read
  return { problem: { code: 'other-engine', made: read.shared.session.engine }, shared: read.shared }
}
