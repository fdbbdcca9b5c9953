// The types of the worker's protocol, for panes: they know the session, and the session knows the worker.
export type { Batch, Command, CommandOutcome, CommitDelta, ComponentInfo, DocumentOutcome, Op, Preset, Reason, SceneObject, Session, SourceRange, TimedCommand, Why } from '../worker/protocol.ts'
