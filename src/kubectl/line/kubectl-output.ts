// What a line of kubectl printed, and how it ended.

export interface KubectlOutput {
  readonly stdout: string
  readonly stderr: string
  readonly exit: number
  /** Where the line sent stdout to a file: `> web.yaml`. */
  readonly written?: { readonly file: string; readonly text: string; readonly append: boolean }
}
