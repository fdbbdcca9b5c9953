// The types of the worker's protocol, for panes: they know the session, and the session knows the worker.
export type { Batch, Command, CommandOutcome, CommitDelta, Completion, ComponentInfo, DocumentOutcome, FaultOptions, FaultTarget, GoalMark, Op, Preset, Reason, SceneObject, Session, SourceRange, ThingChange, TimedCommand, Watch, Why } from '../worker/protocol.ts'
