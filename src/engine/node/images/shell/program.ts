// A program as the shell sees it: called with words, it says at once how long it will take and what comes of it.
import type { ApiRequest } from '../../../apiserver/request.ts'
import type { FileEntry } from '../../files/file-tree.ts'
import type { NameState, Process } from '../define-image-behaviour.ts'
import type { WriteProblem } from './machine.ts'

export interface Call {
  /** The word it was called by, without its folder. */
  readonly name: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** What comes in through a pipe or from a file. */
  readonly input: string
  /** Seconds since 1970, UTC. */
  readonly wallSeconds: number
  /** Zeros that come in after that, from /dev/zero. */
  readonly zeros?: number
  readonly exists: (path: string) => boolean
  /** What a file holds; undefined: there is none. */
  readonly read: (path: string) => string | undefined
  readonly look: (path: string) => FileEntry | undefined
  /** Names in a folder. */
  readonly list: (path: string) => readonly string[] | undefined
  /** Why a path cannot be written, with so many bytes more. */
  readonly writeProblem: (path: string, moreBytes?: number) => WriteProblem | undefined
  /** Whether it speaks as GNU's programs do, else as busybox. */
  readonly isGnu: boolean
  /** The working directory, `/` for the root. */
  readonly folder: string
  /** Whether something in this container listens on a port. */
  readonly isServed: (port: number) => boolean
  readonly lookUp: (host: string) => NameState
  /** Asks somebody over the network, where there is one to ask; undefined: only names are known here. */
  readonly reach?: (host: string, port: number, path: string) => Reached
  /** Asks the API server, if that is who is behind a host and port; undefined: it is somebody else. */
  readonly api?: (host: string, port: number, wish: ApiWish) => Reached | undefined
}

/** What a program wants of the API server: a request, or nothing, where it finds out that it does not trust who answers. */
export interface ApiWish {
  readonly request?: ApiRequest
}

/** What came of a connection. */
export interface Reached {
  /** 'untrusted': its certificate is signed by somebody unknown. 'pending': the answer is still to come, and the program waits for it. */
  readonly result: 'ok' | 'refused' | 'unknown host' | 'timeout' | 'untrusted' | 'pending'
  /** How long the answer took, in ms, where that is known. */
  readonly tookMs?: number
  /** HTTP status, where HTTP is spoken. */
  readonly status?: number
  readonly body?: string
  /** Who answers, by the name of its image. */
  readonly server?: string
}

/** A file that a program leaves. */
export interface Writing {
  readonly path: string
  readonly text?: string
  /** With the zeros in it. */
  readonly bytes?: number
  readonly appends?: true
  readonly isFolder?: true
}

/** What comes of a call. Left out: it ends at once, well, and says nothing. */
export interface Outcome {
  readonly code?: number
  /** Infinity: it does not end by itself. */
  readonly forMs?: number
  readonly output?: string
  /** The output is as it is: no newline is added. */
  readonly isExact?: true
  /** Zeros that it gives after that. */
  readonly zeros?: number
  /** What it says on standard error. */
  readonly complaint?: string
  readonly writes?: readonly Writing[]
  readonly removes?: readonly string[]
  /** The working directory from now on. */
  readonly folder?: string
  /** Memory that it takes while it runs. */
  readonly memoryBytes?: number
  /** Ports that it serves, with times since the call. */
  readonly serves?: Process['serves']
  /** Folder of the pages that it serves. */
  readonly pages?: string
  /** What comes of it instead where another in this network listens on one of its ports. */
  readonly whenPortTaken?: (port: number) => Outcome
  readonly httpStatus?: Process['httpStatus']
  readonly httpChanges?: Process['httpChanges']
  /** How it takes SIGTERM as the first process of its container; 'ends': soon and well. A program without a handler ignores it there. */
  readonly onTerm?: { readonly afterMs: number; readonly code: number } | 'ends'
  /** Why the runtime says that it ended, where that is not Completed or Error. */
  readonly reason?: string
  /** It goes on in the background. */
  readonly inBackground?: boolean
}

export type Program = (call: Call) => Outcome

/** A program that takes its time and then ends well. */
export function takes(forMs: number): Program {
  return () => ({ forMs })
}

/** A program that fails at once with a complaint. */
export function fails(code: number, complaint: string): Outcome {
  return { code, complaint }
}

export const FOREVER = Infinity

/** The value of an option in any of the forms `--name=5`, `--name 5`, `-n5`, `-n 5`. */
export function optionOf(args: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [i, arg] of args.entries()) {
    for (const name of names) {
      if (arg === name) return args[i + 1]
      if (name.startsWith('--') && arg.startsWith(`${name}=`)) return arg.slice(name.length + 1)
      if (!name.startsWith('--') && name.length === 2 && arg.startsWith(name) && arg.length > 2) return arg.slice(2)
    }
  }
  return undefined
}
